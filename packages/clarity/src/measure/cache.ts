import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statfsSync } from "node:fs";
import { dirname, join } from "node:path";
import { checkPrivateFolder, makePrivateFolder, readBounded, ServiceError, writeAtomic } from "@rampart/service";
import { identityText } from "./identity.js";
import type { Range } from "./range.js";

/** Digests of files that cannot have changed since. */
export interface DigestCache {
  get(range: Range): string | null;
  put(ranges: readonly Range[], digests: readonly string[]): void;
  /** Writes what was put; nothing where nothing was. */
  save(): Promise<void>;
}

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_ENTRIES = 200_000;
const HEADER = "clarity-digests-v1";
/** Clocks of file systems tick in steps: what changed this recently could change again without a new time. */
const RACY_NS = 3_000_000_000n;
/** File systems on a local disk that renew a file's times on every write, maps included: ext, xfs, btrfs, f2fs, overlay. */
const TRUSTED = new Set([0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x794c7630]);

/**
 * Opens the digests kept at `path`. Only for the user whose file it is: a folder or file that others may write, or that
 * belongs to somebody else, is refused by `checkPrivateFolder` and `readBounded`. What cannot be read is an empty cache.
 * `now` gives milliseconds since 1970.
 */
export async function openCache(path: string, now: () => number): Promise<DigestCache> {
  const folder = dirname(path);
  await makePrivateFolder(folder);
  await checkPrivateFolder(folder);
  const kept = await load(path);
  let changed = false;
  return {
    get: (range) => kept.get(keyOf(range)) ?? null,
    put: (ranges, digests) => {
      const safe = settled(ranges, now());
      for (const [index, range] of ranges.entries()) {
        if (!safe(range)) continue;
        kept.set(keyOf(range), digests[index]!);
        changed = true;
      }
    },
    save: async () => {
      if (!changed) return;
      const lines = [...kept].slice(-MAX_ENTRIES).map(([key, digest]) => `${key} ${digest}`);
      const body = `${lines.join("\n")}\n`;
      await writeAtomic(path, `${HEADER} ${checksum(body)}\n${body}`);
    },
  };
}

const keyOf = (range: Range): string =>
  `${range.algorithm}:${range.start}:${range.end}:${identityText(range.identity)}`;

const checksum = (body: string): string => createHash("sha256").update(body).digest("hex");

const LINE = /^([a-z0-9:]{1,200}) ([0-9a-f]{64}|[0-9a-f]{128})$/;

async function load(path: string): Promise<Map<string, string>> {
  const kept = new Map<string, string>();
  let text: string;
  try {
    text = (await readBounded(path, { maxBytes: MAX_BYTES, owned: true })).toString("latin1");
  } catch (error) {
    if (error instanceof ServiceError) return kept;
    throw error;
  }
  const end = text.indexOf("\n");
  const body = text.slice(end + 1);
  if (text.slice(0, end) !== `${HEADER} ${checksum(body)}`) return kept;
  for (const line of body.split("\n")) {
    const match = LINE.exec(line);
    if (match !== null) kept.set(match[1]!, match[2]!);
  }
  return kept;
}

/** Whether a file's times would show a later change. Without `/proc` nobody can say who has it mapped: nothing is kept. */
function settled(ranges: readonly Range[], nowMs: number): (range: Range) => boolean {
  const mapped = ranges.length === 0 ? null : writableMaps();
  if (mapped === null) return () => false;
  const newest = BigInt(Math.floor(nowMs)) * 1_000_000n - RACY_NS;
  const trusted = new Map<string, boolean>();
  return ({ identity, path }) => {
    if (BigInt(identity.mtimeNs) > newest || BigInt(identity.ctimeNs) > newest || mapped.has(identity.ino))
      return false;
    let known = trusted.get(identity.dev);
    if (known === undefined) {
      known = onTrustedDisk(path);
      trusted.set(identity.dev, known);
    }
    return known;
  };
}

function onTrustedDisk(path: string): boolean {
  try {
    return TRUSTED.has(statfsSync(path).type);
  } catch {
    return false;
  }
}

const MAP = /^[0-9a-f]+-[0-9a-f]+ .w.s [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ ([0-9]+)/;

/** Inode numbers some process has mapped for shared writing; null where they cannot be listed. */
function writableMaps(): Set<string> | null {
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
      // Another user's process: it can only write what that user may, or the process is gone.
      continue;
    }
    for (const line of text.split("\n")) {
      const match = MAP.exec(line);
      if (match !== null) found.add(match[1]!);
    }
  }
  return found;
}
