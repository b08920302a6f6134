import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { TranscriptReader } from "./reader.js";

/** Files of one reader that are looked at, the newest first; and entries of folders that are listed to find them. */
const FIND_LIMITS = { files: 20_000, entries: 200_000 } as const;

export interface TranscriptFile {
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly changed: number;
}

/** Transcripts of a host, the newest first. Links are not followed; a folder that cannot be read has none. */
export async function findTranscripts(
  reader: TranscriptReader,
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly TranscriptFile[]> {
  const found: TranscriptFile[] = [];
  const budget = { entries: FIND_LIMITS.entries };
  for (const root of reader.roots(home, environment)) await walk(root.folder, root.depth, root.file, found, budget);
  found.sort((a, b) => b.changed - a.changed);
  return found.slice(0, FIND_LIMITS.files);
}

async function walk(
  folder: string,
  depth: number,
  name: RegExp,
  found: TranscriptFile[],
  budget: { entries: number },
): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (budget.entries-- <= 0) return;
    const path = join(folder, entry.name);
    if (entry.isDirectory() && depth > 1) await walk(path, depth - 1, name, found, budget);
    if (!entry.isFile() || !name.test(entry.name)) continue;
    const facts = await lstat(path).catch(() => null);
    if (facts?.isFile() === true) found.push({ path, bytes: facts.size, changed: facts.mtimeMs });
  }
}
