import { GuardError } from "../errors.js";

/** The time one call has. Steps that wait ask before they go on; whoever waits for all of it is told in any case. */
export class Deadline {
  readonly #timer: NodeJS.Timeout;
  readonly passed: Promise<never>;
  /** Microseconds since this began. */
  readonly micros: () => number;
  readonly #ends: number;
  #late = false;
  readonly #over: (() => void)[] = [];
  #ended = false;

  constructor(ms: number) {
    const begin = performance.now();
    this.#ends = begin + ms;
    this.micros = () => Math.round((performance.now() - begin) * 1_000);
    let late: (error: GuardError) => void = () => {};
    this.passed = new Promise<never>((_, reject) => {
      late = reject;
    });
    this.passed.catch(() => undefined);
    this.#timer = setTimeout(() => {
      this.#late = true;
      late(deadline(ms));
    }, ms);
  }

  /** By the clock too: where a disk that hangs held the thread up, the timer has not run yet. */
  get expired(): boolean {
    return this.#late || performance.now() >= this.#ends;
  }

  /** @throws GuardError `deadline` */
  check(): void {
    if (this.expired) throw deadline();
  }

  /** Milliseconds that are left. */
  get left(): number {
    return this.#ends - performance.now();
  }

  /** Done when the call has its answer, whichever it is; at once where it has one. */
  over(work: () => void): void {
    if (this.#ended) work();
    else this.#over.push(work);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#ended = true;
    for (const work of this.#over.splice(0)) work();
  }
}

function deadline(ms?: number): GuardError {
  return new GuardError("deadline", `the call was not decided within ${ms === undefined ? "its time" : `${ms} ms`}`);
}
