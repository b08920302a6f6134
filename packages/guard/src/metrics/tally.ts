/** Label values one metric tells apart; what comes later is `other`. Names of doors and agents' words must not fill memory. */
export const MAX_SERIES = 256;

interface Leaf {
  readonly labels: readonly string[];
  count: number;
}
type Branch = Map<string, Branch | Leaf>;

/**
 * Counts by labels, each a short text. Bounded: what is beyond counts under `other`, so that sums stay right. Looked up label by
 * label: nothing is joined or made for a combination that is known.
 */
export class Tally {
  readonly #root: Branch = new Map();
  readonly #leaves: Leaf[] = [];
  readonly #other: Leaf;

  constructor(labels: 1 | 2 | 3) {
    this.#other = { labels: Array.from({ length: labels }, () => "other"), count: 0 };
  }

  /** Counts from 0 on: what watches sees the first one as a change, which it cannot where a series only begins with it. */
  begin(...labels: readonly string[]): void {
    if (this.#find(labels[0]!, labels[1], labels[2]) === undefined) this.#open(labels);
  }

  /** As many labels as the metric has, in its order. */
  add(first: string, second?: string, third?: string): void {
    const leaf = this.#find(first, second, third);
    if (leaf !== undefined) leaf.count++;
    else this.#open([first, second, third].filter((label) => label !== undefined)).count++;
  }

  *rows(): Generator<readonly [labels: readonly string[], count: number]> {
    for (const { labels, count } of this.#leaves) yield [labels, count];
    if (this.#other.count > 0) yield [this.#other.labels, this.#other.count];
  }

  #find(first: string, second: string | undefined, third: string | undefined): Leaf | undefined {
    const known = this.#root.get(first);
    const found = second === undefined ? known : next(known, second);
    const leaf = third === undefined ? found : next(found, third);
    return leaf !== undefined && "count" in leaf ? leaf : undefined;
  }

  #open(labels: readonly string[]): Leaf {
    if (this.#leaves.length >= MAX_SERIES) return this.#other;
    const leaf = { labels, count: 0 };
    this.#leaves.push(leaf);
    let branch = this.#root;
    for (const label of labels.slice(0, -1)) {
      const inner = branch.get(label) ?? new Map();
      branch.set(label, inner);
      branch = inner as Branch;
    }
    branch.set(labels.at(-1)!, leaf);
    return leaf;
  }
}

function next(branch: Branch | Leaf | undefined, label: string): Branch | Leaf | undefined {
  return branch instanceof Map ? branch.get(label) : undefined;
}
