import { lstatSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** About how many bytes lie below these paths, for a progress line: what cannot be seen does not count. */
export function totalBytes(paths: readonly string[], interrupted: AbortSignal | undefined): number {
  let bytes = 0;
  const left = [...paths];
  for (let path = left.pop(); path !== undefined && interrupted?.aborted !== true; path = left.pop()) {
    try {
      const link = lstatSync(path);
      const stat = link.isSymbolicLink() ? statSync(path) : link;
      if (stat.isFile()) bytes += stat.size;
      else if (link.isDirectory()) for (const name of readdirSync(path)) left.push(join(path, name));
    } catch {
      // The scan itself says what is wrong with it.
    }
  }
  return bytes;
}
