/** Counts by name, for at most so many names; what comes beyond is counted together. */
export class Counter {
  readonly #counts = new Map<string, { count: number; newest: number }>();
  readonly #most: number;
  /** Of names that were not counted by themselves. */
  beyond = 0;

  constructor(most = 10_000) {
    this.#most = most;
  }

  /** @param index The entry it is counted for */
  add(name: string, index: number, by = 1): void {
    const known = this.#counts.get(name);
    if (known !== undefined) {
      known.count += by;
      known.newest = index;
    } else if (this.#counts.size < this.#most) this.#counts.set(name, { count: by, newest: index });
    else this.beyond += by;
  }

  get size(): number {
    return this.#counts.size;
  }

  get total(): number {
    return [...this.#counts.values()].reduce((sum, { count }) => sum + count, this.beyond);
  }

  /** The most frequent first, each with the newest entry it was counted for. */
  top(most: number): Counted[] {
    const all = [...this.#counts].map(([name, { count, newest }]) => ({ name, count, newest }));
    return all.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1)).slice(0, most);
  }
}

export interface Counted {
  readonly name: string;
  readonly count: number;
  /** The newest entry of the log it was counted for. */
  readonly newest: number;
}
