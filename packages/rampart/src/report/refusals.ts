import { Counter } from "./counter.js";
import { type Read, text } from "./read.js";

const SHOWN = 15;

/** What was not let through, and why. */
export class Refusals {
  stopped = 0;
  /** Of the policy's default, of no rule. */
  byDefault = 0;
  readonly #rules = new Counter();
  readonly #codes = new Counter();
  readonly #newest: number[] = [];

  take(read: Read): void {
    if (!read.isCall || !read.isStopped) return;
    this.stopped++;
    this.#newest.push(read.index);
    if (this.#newest.length > SHOWN) this.#newest.shift();
    for (const rule of read.rules) this.#rules.add(rule, read.index);
    const code = text(read.event["code"]);
    if (code !== "") this.#codes.add(code, read.index);
    else if (read.rules.length === 0) this.byDefault++;
  }

  tell() {
    return {
      stopped: this.stopped,
      byDefault: this.byDefault,
      /** A call can be stopped by several rules. */
      rules: this.#rules.top(SHOWN),
      /** What the guard refused by itself: malformed, too late, not recordable. */
      codes: this.#codes.top(SHOWN),
      newest: [...this.#newest].reverse(),
    };
  }
}
