import { closeSync, readSync } from "node:fs";
import { join } from "node:path";
import type { Tree } from "./merkle.js";
import { openFile } from "./open.js";

/** Where a level-0 hash lies in the file `hashes` (docs/formats/log.md, section 8). */
export function leafPosition(index: number): number {
  let position = index;
  for (let n = Math.floor(index / 2); n > 0; n = Math.floor(n / 2)) position += n;
  return position;
}

/** Where the derived file `hashes` says that the first changed entry is. */
export interface Difference {
  readonly entry: number;
  /** Whether the leaves of the file lead to the root that was signed: then they are those that were signed. */
  readonly proved: boolean;
}

/**
 * The first of the leaves from the end of `held` on that differs from the derived file `hashes`, or null. The file is
 * not signed; `root`, of the tree of `held` and as many leaves more, is.
 */
export function firstDifference(
  folder: string,
  held: Tree,
  leaves: readonly string[],
  root: string,
): Difference | null {
  const first = held.size;
  let file: number;
  try {
    file = openFile(join(folder, "hashes"));
  } catch {
    return null;
  }
  try {
    const bytes = Buffer.alloc(32);
    let entry: number | null = null;
    for (const [offset, leaf] of leaves.entries()) {
      if (readSync(file, bytes, 0, 32, leafPosition(first + offset) * 32) < 32) break;
      const kept = bytes.toString("latin1");
      held.append(kept);
      if (kept !== leaf) entry ??= first + offset;
    }
    return entry === null ? null : { entry, proved: held.size === first + leaves.length && held.root() === root };
  } finally {
    closeSync(file);
  }
}
