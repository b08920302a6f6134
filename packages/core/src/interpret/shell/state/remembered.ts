import type { WrittenFile } from "../../../spine/index.js";

/** What a session wrote before this call, by path and by the path's last part. */
export interface Remembered {
  readonly byPath: ReadonlyMap<string, WrittenFile>;
  readonly byName: ReadonlyMap<string, readonly string[]>;
}

/** A session's facts stay the same between its writes: they are put in order once. */
const KNOWN = new WeakMap<readonly WrittenFile[], Remembered>();

export function remembered(written: readonly WrittenFile[]): Remembered {
  const known = KNOWN.get(written);
  if (known !== undefined) return known;
  const byPath = new Map<string, WrittenFile>();
  // The same path may stand there again: its newest content is last.
  for (const file of written) byPath.set(file.path, file);
  const byName = new Map<string, string[]>();
  for (const path of byPath.keys()) {
    const name = nameOf(path);
    const paths = byName.get(name);
    if (paths === undefined) byName.set(name, [path]);
    else paths.push(path);
  }
  const index = { byPath, byName };
  KNOWN.set(written, index);
  return index;
}

export const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
