import { GuardError } from "../errors.js";

/** The time one call has. Steps that wait ask before they go on; whoever waits for all of it is told in any case. */
export class Deadline {
  readonly #timer: NodeJS.Timeout;
  readonly passed: Promise<never>;
  /** Microseconds since this began. */
  readonly micros: () => number;
  expired = false;

  constructor(ms: number) {
    const begin = performance.now();
    this.micros = () => Math.round((performance.now() - begin) * 1_000);
    let late: (error: GuardError) => void = () => {};
    this.passed = new Promise<never>((_, reject) => {
      late = reject;
    });
    this.passed.catch(() => undefined);
    this.#timer = setTimeout(() => {
      this.expired = true;
      late(deadline(ms));
    }, ms);
  }

  /** @throws GuardError `deadline` */
  check(): void {
    if (this.expired) throw deadline();
  }

  end(): void {
    clearTimeout(this.#timer);
  }
}

function deadline(ms?: number): GuardError {
  return new GuardError("deadline", `the call was not decided within ${ms === undefined ? "its time" : `${ms} ms`}`);
}
