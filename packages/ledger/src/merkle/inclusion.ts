import { LedgerError } from "../error.js";
import { type Hash, nodeHash } from "./hash.js";
import { type HashReader, hashesOf } from "./reader.js";
import { type Range, splitPoint } from "./shape.js";

/**
 * The ranges whose hashes prove that leaf `index` is in a tree of `size`, in the order of PATH(m, D[n]) of RFC 6962
 * section 2.1.1: nearest to the leaf first.
 */
export function inclusionPath(size: number, index: number): Range[] {
  checkIndex(size, index);
  const path: Range[] = [];
  let from = 0;
  let until = size;
  while (until - from > 1) {
    const middle = from + splitPoint(until - from);
    if (index < middle) {
      path.push({ from: middle, until });
      until = middle;
    } else {
      path.push({ from, until: middle });
      from = middle;
    }
  }
  return path.reverse();
}

/** Proves that a leaf is in the tree of the first `size` leaves, reading at most 2 log₂ size hashes in one call. */
export function proveInclusion(size: number, index: number, read: HashReader): Promise<Hash[]> {
  return hashesOf(inclusionPath(size, index), read);
}

/**
 * Checks a proof that `leaf` is at `index` of the tree of `size` with `root`.
 * @throws LedgerError `proof.malformed` (its length is wrong), `proof.invalid` (it leads to another root)
 */
export function checkInclusion(proof: readonly Hash[], size: number, root: Hash, index: number, leaf: Hash): void {
  const path = inclusionPath(size, index);
  if (proof.length !== path.length) throw new LedgerError("proof.malformed", "inclusion proof of the wrong length");
  let hash = leaf;
  path.forEach((range, i) => {
    const sibling = proof[i] as Hash;
    hash = range.from > index ? nodeHash(hash, sibling) : nodeHash(sibling, hash);
  });
  if (hash !== root) throw new LedgerError("proof.invalid", "inclusion proof leads to another root");
}

function checkIndex(size: number, index: number): void {
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(index) || index < 0 || index >= size) {
    throw new LedgerError("proof.malformed", `no leaf ${index} in a tree of ${size}`);
  }
}
