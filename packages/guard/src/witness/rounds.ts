import type { Publisher } from "./publisher.js";

const WITNESS_MS = 60_000;
/** How long the last checkpoint may take to its witnesses when the guard ends. */
const LAST_MS = 5_000;
/** So many times as often a checkpoint is handed out while too few cosigned the last one. */
const SOONER = 6;

export interface RoundsOptions {
  readonly publisher: Publisher;
  /** The newest checkpoint, as its signed note. */
  readonly checkpoint: () => string;
  /** Told after each round: whether enough cosigned, and whether a witness refuses. */
  readonly heard: (met: boolean, refused: boolean) => void;
  readonly periodMs: number | undefined;
}

/** When checkpoints go to the witnesses: beside everything else, so that one that hangs keeps nothing waiting. */
export class Rounds {
  readonly #options: RoundsOptions;
  #round: Promise<void> | null = null;
  #timer: NodeJS.Timeout | null = null;

  constructor(options: RoundsOptions) {
    this.#options = options;
  }

  /** Now, and then once a period; sooner again where too few cosigned. */
  start(): void {
    this.#begin();
    let ticks = 0;
    this.#timer = setInterval(
      () => {
        if (++ticks % SOONER === 0 || !this.#options.publisher.quorum.met) this.#begin();
      },
      (this.#options.periodMs ?? WITNESS_MS) / SOONER,
    );
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  /** One more, after the one under way; a witness that hangs does not keep a guard from ending. */
  async last(): Promise<void> {
    const published = (this.#round ?? Promise.resolve()).then(() => this.#publish());
    await Promise.race([published, new Promise<void>((resolve) => setTimeout(resolve, LAST_MS).unref())]);
  }

  #begin(): void {
    this.#round ??= this.#publish().finally(() => {
      this.#round = null;
    });
  }

  async #publish(): Promise<void> {
    const { publisher, checkpoint, heard } = this.#options;
    await publisher.publish(checkpoint());
    heard(
      publisher.quorum.met,
      publisher.status.some(({ refuses }) => refuses),
    );
  }
}
