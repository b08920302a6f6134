import { LedgerError } from "../error.js";
import { type Hash, nodeHash } from "./hash.js";
import { type HashReader, hashesOf } from "./reader.js";
import { type Range, splitPoint } from "./shape.js";

/**
 * The ranges whose hashes prove that a tree of `old` leaves is the beginning of one of `size`, in the order of
 * PROOF(m, D[n]) of RFC 6962 section 2.1.2. Empty where both are the same.
 */
export function consistencyPath(size: number, old: number): Range[] {
  checkSizes(size, old);
  const path: Range[] = [];
  let from = 0;
  let until = size;
  while (until !== old) {
    const middle = from + splitPoint(until - from);
    if (old <= middle) {
      path.push({ from: middle, until });
      until = middle;
    } else {
      path.push({ from, until: middle });
      from = middle;
    }
  }
  // What is left is a subtree both trees have. Where it is the whole old tree, its hash is the old root: not sent.
  if (from > 0) path.push({ from, until });
  return path.reverse();
}

/** Proves that the first `old` leaves of the tree of `size` have not changed since. */
export function proveConsistency(size: number, old: number, read: HashReader): Promise<Hash[]> {
  return hashesOf(consistencyPath(size, old), read);
}

/**
 * Checks a proof that the tree of `old` leaves with `oldRoot` is the beginning of the tree of `size` with `root`.
 * @throws LedgerError `proof.malformed` (its length is wrong), `proof.invalid` (it leads to another root)
 */
export function checkConsistency(proof: readonly Hash[], size: number, root: Hash, old: number, oldRoot: Hash): void {
  const path = consistencyPath(size, old);
  if (proof.length !== path.length) throw new LedgerError("proof.malformed", "consistency proof of the wrong length");
  const shared = path[0];
  const sharedSent = shared !== undefined && shared.until === old;
  let oldHash = sharedSent ? (proof[0] as Hash) : oldRoot;
  let newHash = oldHash;
  for (let i = sharedSent ? 1 : 0; i < path.length; i++) {
    const sibling = proof[i] as Hash;
    if ((path[i] as Range).from >= old) {
      newHash = nodeHash(newHash, sibling);
    } else {
      oldHash = nodeHash(sibling, oldHash);
      newHash = nodeHash(sibling, newHash);
    }
  }
  if (oldHash !== oldRoot) throw new LedgerError("proof.invalid", "consistency proof leads to another old root");
  if (newHash !== root) throw new LedgerError("proof.invalid", "consistency proof leads to another root");
}

function checkSizes(size: number, old: number): void {
  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(old) || old < 1 || old > size) {
    throw new LedgerError("proof.malformed", `no tree of ${old} leaves at the beginning of one of ${size}`);
  }
}
