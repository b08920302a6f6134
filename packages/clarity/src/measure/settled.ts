import { lstatSync, readdirSync, readFileSync, statfsSync } from "node:fs";
import { join } from "node:path";
import type { Range } from "./range.js";

/** Clocks of file systems tick in steps: what changed this recently could change again without a new time. */
const RACY_NS = 3_000_000_000n;

/**
 * File systems on a local disk that renew a file's times on every write, maps included: ext, xfs, btrfs, f2fs. Not
 * overlay: `/proc` may show its files under another number.
 */
const TRUSTED = new Set([0xef53, 0x58465342, 0x9123683e, 0xf2f52010]);

/** Files some process has mapped for shared writing, by inode number and by path. */
export type Mapped = ReadonlySet<string>;

/**
 * Whether a later change of a file would show in its times. A page that was written through a map before the file was
 * listed can be written again without a new time: `before` are the maps at the listing, and those of now count as well.
 * A map made in between shows itself by a new time at its first write. `sinceMs` is when hashing began, since 1970: what
 * was written in the same step of the clock as it was read could be written again in that step.
 */
export function still(before: Mapped | null, sinceMs: number): (range: Range) => boolean {
  const after = before === null ? null : writableMaps();
  if (before === null || after === null) return () => false;
  const newest = BigInt(Math.floor(sinceMs)) * 1_000_000n - RACY_NS;
  const isMapped = (name: string) => before.has(name) || after.has(name);
  return oncePerFile(
    ({ identity, path }) =>
      BigInt(identity.mtimeNs) <= newest &&
      BigInt(identity.ctimeNs) <= newest &&
      !isMapped(identity.ino) &&
      !isMapped(path),
  );
}

/**
 * Whether a file's digest may be kept: {@link still}, and for long. Another user's maps cannot be seen, so nobody else may
 * be able to write the file.
 */
export function settled(before: Mapped | null, sinceMs: number): (range: Range) => boolean {
  const isStill = still(before, sinceMs);
  return oncePerFile((range) => isStill(range) && onlyOurs(range.path) && onTrustedDisk(range.path));
}

function oncePerFile(ask: (range: Range) => boolean): (range: Range) => boolean {
  const known = new Map<string, boolean>();
  return (range) => {
    const answer = known.get(range.path) ?? ask(range);
    known.set(range.path, answer);
    return answer;
  };
}

/** It belongs to this user or to root, and neither group nor others may write (an access list shows as the group's rights). */
export function onlyOurs(path: string): boolean {
  try {
    const { uid, mode } = lstatSync(path);
    return (uid === 0 || uid === process.geteuid?.()) && (mode & 0o022) === 0;
  } catch {
    return false;
  }
}

function onTrustedDisk(path: string): boolean {
  try {
    return TRUSTED.has(statfsSync(path).type);
  } catch {
    return false;
  }
}

const MAP = /^[0-9a-f]+-[0-9a-f]+ .w.s [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ ([0-9]+) *(.*)$/;

/** Null where they cannot be listed. */
export function writableMaps(): Mapped | null {
  const found = new Set<string>();
  let processes: string[];
  try {
    processes = readdirSync("/proc").filter((name) => /^[0-9]+$/.test(name));
  } catch {
    return null;
  }
  for (const process of processes) {
    let text: string;
    try {
      text = readFileSync(join("/proc", process, "maps"), "latin1");
    } catch {
      // Another user's process, which cannot write what only we may, or one that is gone.
      continue;
    }
    for (const line of text.split("\n")) {
      const [, inode, path] = MAP.exec(line) ?? [];
      if (inode !== undefined) found.add(inode);
      if (path) found.add(Buffer.from(path, "latin1").toString("utf8"));
    }
  }
  return found;
}
