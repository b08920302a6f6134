import { createHash } from "node:crypto";
import { dirname } from "node:path";
import { checkPrivateFolder, makePrivateFolder, readBounded, ServiceError, writeAtomic } from "@rampart/service";
import { identityText } from "./identity.js";
import type { Range } from "./range.js";
import { type Mapped, settled, writableMaps } from "./settled.js";

/** Digests of files that cannot have changed since. */
export interface DigestCache {
  get(range: Range): string | null;
  /** Called when files are listed and before any of them is read. Without it {@link put} keeps nothing. */
  watch(): void;
  put(ranges: readonly Range[], digests: readonly string[]): void;
  /** Writes what was put; nothing where nothing was. */
  save(): Promise<void>;
}

const MAX_BYTES = 64 * 1024 * 1024;
const MAX_ENTRIES = 200_000;
const HEADER = "clarity-digests-v1";

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
  const news = new Map<string, string>();
  let mapped: Mapped | null = null;
  let since = 0;
  return {
    watch: () => {
      since = now();
      mapped = writableMaps();
    },
    get: (range) => news.get(keyOf(range)) ?? kept.get(keyOf(range)) ?? null,
    put: (ranges, digests) => {
      const safe = settled(mapped, since);
      mapped = null;
      for (const [index, range] of ranges.entries()) if (safe(range)) news.set(keyOf(range), digests[index]!);
    },
    save: async () => {
      if (news.size === 0) return;
      // Read again: another process may have remembered something since.
      const lines = [...(await load(path)), ...news].slice(-MAX_ENTRIES).map(([key, digest]) => `${key} ${digest}`);
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
