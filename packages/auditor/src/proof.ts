import { nodeHash } from "./merkle.js";

/**
 * The root an inclusion proof leads to, or null where the proof has the wrong length for `index` and `size`.
 * RFC 9162 section 2.1.3.2. No unnecessary hash is accepted.
 */
export function rootOfInclusion(leaf: string, index: number, size: number, proof: readonly string[]): string | null {
  if (!(Number.isSafeInteger(index) && Number.isSafeInteger(size)) || index < 0 || index >= size) return null;
  let node = leaf;
  let position = index;
  let last = size - 1;
  for (const sibling of proof) {
    if (last === 0) return null;
    if (position % 2 === 1 || position === last) {
      node = nodeHash(sibling, node);
      while (position % 2 === 0 && position !== 0) {
        position = position / 2;
        last = Math.floor(last / 2);
      }
    } else {
      node = nodeHash(node, sibling);
    }
    position = Math.floor(position / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 ? node : null;
}

/** Whether `proof` shows that the tree of `from` leaves is a prefix of the one of `to`. RFC 9162 section 2.1.4.2. */
export function checkConsistency(
  from: number,
  fromRoot: string,
  to: number,
  toRoot: string,
  proof: readonly string[],
): boolean {
  if (!(Number.isSafeInteger(from) && Number.isSafeInteger(to)) || from < 1 || from > to) return false;
  if (from === to) return proof.length === 0 && fromRoot === toRoot;
  const path = isPowerOfTwo(from) ? [fromRoot, ...proof] : [...proof];
  const first = path.shift();
  if (first === undefined) return false;
  let position = from - 1;
  let last = to - 1;
  while (position % 2 === 1) {
    position = (position - 1) / 2;
    last = Math.floor(last / 2);
  }
  let old = first;
  let current = first;
  for (const sibling of path) {
    if (last === 0) return false;
    if (position % 2 === 1 || position === last) {
      old = nodeHash(sibling, old);
      current = nodeHash(sibling, current);
      while (position % 2 === 0 && position !== 0) {
        position = position / 2;
        last = Math.floor(last / 2);
      }
    } else {
      current = nodeHash(current, sibling);
    }
    position = Math.floor(position / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && old === fromRoot && current === toRoot;
}

function isPowerOfTwo(n: number): boolean {
  return Number.isInteger(Math.log2(n));
}
