import { EMPTY_ROOT, type Hash, nodeHash } from "./hash.js";
import { perfectsOf } from "./shape.js";

/**
 * The right edge of a growing tree: the hashes of its perfect subtrees, largest first, at most 53. All that
 * appending and the root need, so that memory does not grow with the log.
 */
export class Frontier {
  #size = 0;
  #edge: Hash[] = [];

  /** Leaves so far. */
  get size(): number {
    return this.#size;
  }

  /** Continues a tree of `size` leaves from the hashes of {@link perfectsOf} `{from: 0, until: size}`. */
  static of(size: number, edge: readonly Hash[]): Frontier {
    if (edge.length !== perfectsOf({ from: 0, until: size }).length) throw new RangeError("edge does not fit the size");
    const frontier = new Frontier();
    frontier.#size = size;
    frontier.#edge = [...edge];
    return frontier;
  }

  copy(): Frontier {
    return Frontier.of(this.#size, this.#edge);
  }

  /** Adds a leaf. Calls `stored` for the leaf and then for each subtree it completes, smallest first. */
  append(leaf: Hash, stored?: (hash: Hash) => void): void {
    let hash = leaf;
    stored?.(hash);
    for (let n = this.#size; n % 2 === 1; n = (n - 1) / 2) {
      hash = nodeHash(this.#edge.pop() as Hash, hash);
      stored?.(hash);
    }
    this.#edge.push(hash);
    this.#size++;
  }

  /** MTH of all leaves, RFC 6962 section 2.1. */
  root(): Hash {
    return this.#size === 0 ? EMPTY_ROOT : joinPerfects(this.#edge);
  }
}

/** The hash of a range from those of its perfect subtrees, left to right; at least one. */
export function joinPerfects(hashes: readonly Hash[]): Hash {
  let joined = hashes[hashes.length - 1] as Hash;
  for (let i = hashes.length - 2; i >= 0; i--) joined = nodeHash(hashes[i] as Hash, joined);
  return joined;
}
