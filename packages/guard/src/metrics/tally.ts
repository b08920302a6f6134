/** Label values one metric tells apart; what comes later is `other`. Names of doors and agents' words must not fill memory. */
export const MAX_SERIES = 256;

/** Counts by labels, each a short text. Bounded: what is beyond counts under `other`, so that sums stay right. */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #labels: number;

  constructor(labels: number) {
    this.#labels = labels;
  }

  /** @param key label values joined by NUL, in the metric's order */
  add(key: string, amount = 1): void {
    const known = this.#counts.get(key);
    if (known !== undefined || this.#counts.size < MAX_SERIES) this.#counts.set(key, (known ?? 0) + amount);
    else {
      const other = Array.from({ length: this.#labels }, () => "other").join("\0");
      this.#counts.set(other, (this.#counts.get(other) ?? 0) + amount);
    }
  }

  *rows(): Generator<readonly [labels: readonly string[], count: number]> {
    for (const [key, count] of this.#counts) yield [key.split("\0"), count];
  }
}
