import { giveBack } from "./memory.js";

/** Who is not asked for so long is at rest. */
const AT_REST_MS = 30_000;
/** The engine gives back when it likes; each try takes some tens of milliseconds of its processor. */
const TRIES = 5;

/** Has memory given back once nobody has asked for a while: what the last ones took. */
export class Rest {
  #asked = 0;
  #tries = 0;

  constructor(
    /** As {@link giveBack}. */
    private readonly give: () => boolean = giveBack,
    /** Milliseconds of a clock that only goes on. */
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Somebody asks. */
  begin(): void {
    this.#asked = this.now();
    this.#tries = 0;
  }

  /** To be called now and then while nobody waits. */
  look(): void {
    if (this.now() - this.#asked < AT_REST_MS || this.#tries >= TRIES) return;
    if (this.give()) this.#tries++;
  }
}
