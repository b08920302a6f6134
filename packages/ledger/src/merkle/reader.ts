import { joinPerfects } from "./frontier.js";
import type { Hash } from "./hash.js";
import { perfectsOf, type Range, storedPosition } from "./shape.js";

/** Reads stored hashes by position, all at once and in the order asked for. */
export type HashReader = (positions: readonly number[]) => Promise<readonly Hash[]>;

/** The hash of each range: says what is needed, fetches it in one call, folds. */
export async function hashesOf(ranges: readonly Range[], read: HashReader): Promise<Hash[]> {
  const parts = ranges.map((range) => perfectsOf(range).map(storedPosition));
  const hashes = await read(parts.flat());
  let next = 0;
  return parts.map((positions) => {
    const own = hashes.slice(next, next + positions.length);
    next += positions.length;
    return joinPerfects(own);
  });
}

/** MTH of the first `size` ≥ 1 leaves. */
export async function rootOf(size: number, read: HashReader): Promise<Hash> {
  return (await hashesOf([{ from: 0, until: size }], read))[0] as Hash;
}
