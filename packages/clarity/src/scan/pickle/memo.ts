import { OPAQUE, type Value } from "./value.js";

/** Dense entries cost a pointer each; sparse ones, which no pickler writes, are few. */
const MOST = { dense: 4_000_000, sparse: 100_000, texts: 200_000 };

/** The unpickler's memo, bounded. `full` makes the error thrown at the bounds. */
export class Memo {
  readonly #dense: Value[] = [];
  readonly #sparse = new Map<number, Value>();
  #texts = 0;

  constructor(readonly full: () => Error) {}

  /** How many indices are taken: what MEMOIZE stores at next. */
  get size(): number {
    return this.#dense.length + this.#sparse.size;
  }

  get(index: number): Value | undefined {
    return index < this.#dense.length ? this.#dense[index] : this.#sparse.get(index);
  }

  put(index: number, given: Value): void {
    // Past the bound a text is no longer known: importing by it is then a finding.
    const forget = typeof given === "string" && ++this.#texts > MOST.texts;
    const value = forget ? OPAQUE : given;
    if (index < this.#dense.length) {
      this.#dense[index] = value;
    } else if (index === this.#dense.length) {
      this.#dense.push(value);
      for (let next = this.#sparse.get(this.#dense.length); next !== undefined; ) {
        this.#sparse.delete(this.#dense.length);
        this.#dense.push(next);
        next = this.#sparse.get(this.#dense.length);
      }
    } else {
      this.#sparse.set(index, value);
    }
    if (this.#dense.length > MOST.dense || this.#sparse.size > MOST.sparse) throw this.full();
  }
}
