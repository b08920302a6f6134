import { closeSync, openSync, readSync } from "node:fs";
import { join } from "node:path";

/** Where a level-0 hash lies in the file `hashes` (docs/formats/log.md, section 8). */
function leafPosition(index: number): number {
  let position = index;
  for (let n = Math.floor(index / 2); n > 0; n = Math.floor(n / 2)) position += n;
  return position;
}

/**
 * The first of the leaves from `first` on that differs from the derived file `hashes`, or null. A hint: the file is not
 * signed.
 */
export function firstDifference(folder: string, first: number, leaves: readonly string[]): number | null {
  let file: number;
  try {
    file = openSync(join(folder, "hashes"), "r");
  } catch {
    return null;
  }
  try {
    const bytes = Buffer.alloc(32);
    for (const [offset, leaf] of leaves.entries()) {
      if (readSync(file, bytes, 0, 32, leafPosition(first + offset) * 32) < 32) return null;
      if (bytes.toString("latin1") !== leaf) return first + offset;
    }
    return null;
  } finally {
    closeSync(file);
  }
}
