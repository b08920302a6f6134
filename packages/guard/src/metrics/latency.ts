/** Upper bounds of the buckets, in seconds: from a tenth of a millisecond to a call's whole time. */
const BOUNDS = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 1.5] as const;

/** How long things took, as a histogram. A few additions each. */
export class Latency {
  /** Of each bucket alone; the last is for everything longer. */
  readonly #counts = new Float64Array(BOUNDS.length + 1);
  #sum = 0;
  #count = 0;

  /** @param micros whole microseconds: sums of them stay exact */
  add(micros: number): void {
    let at = 0;
    while (at < BOUNDS.length && micros > BOUNDS[at]! * 1e6) at++;
    this.#counts[at]!++;
    this.#sum += micros;
    this.#count++;
  }

  /** Seconds. */
  get sum(): number {
    return this.#sum / 1e6;
  }

  get count(): number {
    return this.#count;
  }

  /** How many took at most so long, bound by bound. */
  *cumulative(): Generator<readonly [bound: number, count: number]> {
    let all = 0;
    for (const [at, bound] of BOUNDS.entries()) {
      all += this.#counts[at]!;
      yield [bound, all];
    }
  }
}
