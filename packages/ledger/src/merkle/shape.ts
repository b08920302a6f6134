/**
 * The shape of the tree of RFC 6962 section 2.1: which perfect subtrees it is made of, and where their hashes are
 * stored. Only arithmetic on sizes up to 2^53 - 1; no hash is computed here and nothing is read.
 */

/** A perfect subtree: 2^level leaves, the `number`th of its level, counted from 0. Level 0 is a leaf. */
export interface Perfect {
  readonly level: number;
  readonly number: number;
}

/** Leaves `[from, until)`. */
export interface Range {
  readonly from: number;
  readonly until: number;
}

/** The largest power of two smaller than `n`, for `n` ≥ 2: where RFC 6962 splits a tree of `n` leaves. */
export function splitPoint(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/**
 * The perfect subtrees that make up a range, left to right, at most 53. The range begins where a subtree of the tree
 * begins, so that each step may take the largest power of two that fits.
 */
export function perfectsOf(range: Range): Perfect[] {
  const found: Perfect[] = [];
  let from = range.from;
  while (from < range.until) {
    let level = 0;
    let width = 1;
    while (from + width * 2 <= range.until) {
      width *= 2;
      level++;
    }
    found.push({ level, number: from / width });
    from += width;
  }
  return found;
}

/** Position of a perfect subtree's hash among all stored hashes (docs/formats/log.md, section 8). */
export function storedPosition({ level, number }: Perfect): number {
  let leaf = number;
  for (let l = 0; l < level; l++) leaf = leaf * 2 + 1;
  let position = level;
  while (leaf > 0) {
    position += leaf;
    leaf = Math.floor(leaf / 2);
  }
  return position;
}

/** How many hashes are stored for a tree of `size` leaves. */
export function storedCount(size: number): number {
  let count = 0;
  for (let n = size; n > 0; n = Math.floor(n / 2)) count += n;
  return count;
}
