import { START_BACKOFF_MS } from "@rampart/service";

export interface PresenceOptions {
  /** Whether a guard answers, if need be after it was started. Null: nobody here may start it. Never throws. */
  readonly up: (() => Promise<boolean>) | null;
  /** What decides, or does not, while it is away: a person is told. */
  readonly meanwhile: string;
  now(): number;
  note(text: string): void;
}

/** Calls that were under way when it came back may have been decided without it. */
const SETTLED_MS = 2_000;

/** Whether the guard is there, by who decided the calls. One that went is said once and started again, and so is its return. */
export class Presence {
  #away = false;
  #looking = false;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #backAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly options: PresenceOptions) {}

  /** The first look; who asks before it is over waits for it. */
  begin(): Promise<void> {
    return this.#look("no guard answers");
  }

  /** A call was decided, by the guard or without it. Nobody waits for what comes of it. */
  saw(guard: boolean): void {
    if (guard) return this.#back();
    const { now, up } = this.options;
    if (!this.#away && now() - this.#backAt < SETTLED_MS) return;
    this.#gone("the guard is away");
    if (up === null || this.#looking) return;
    this.#looking = true;
    const wait = Math.max(0, this.#lookedAt + START_BACKOFF_MS - now());
    setTimeout(() => void this.#look("the guard is away"), wait).unref();
  }

  async #look(why: string): Promise<void> {
    const { up, now } = this.options;
    if (up === null) return;
    this.#looking = true;
    this.#lookedAt = now();
    const isUp = await up();
    this.#looking = false;
    if (isUp) this.#back();
    else this.#gone(why);
  }

  #gone(why: string): void {
    if (this.#away) return;
    this.#away = true;
    this.options.note(`${why}: ${this.options.meanwhile}`);
  }

  #back(): void {
    if (!this.#away) return;
    this.#away = false;
    this.#backAt = this.options.now();
    this.options.note("the guard is back, and decides");
  }
}
