import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { readBounded } from "../files/bounded.js";
import { decodeSpoolLine, SPOOL_LIMITS, type SpoolRecord } from "./record.js";

/** Names of the spooled files, oldest first by the doors' clocks. */
export async function listSpool(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  return names.filter((name) => name.endsWith(".jsonl") && !name.startsWith(".")).sort();
}

export interface SpoolFile {
  readonly records: readonly SpoolRecord[];
  /** Why a line, or the whole file, was refused; null when everything was read. */
  readonly refused: string | null;
}

/** Reads one file of this user, or of the one whose uid is given; a malformed line does not take the others with it. Never throws. */
export async function readSpoolFile(folder: string, name: string, owner: true | number = true): Promise<SpoolFile> {
  const records: SpoolRecord[] = [];
  let refused: string | null = null;
  const refuse = (error: unknown) => {
    refused ??= error instanceof Error ? error.message : "unreadable";
  };
  try {
    const maxBytes = SPOOL_LIMITS.lineBytes * SPOOL_LIMITS.linesPerFile;
    const bytes = await readBounded(join(folder, name), { maxBytes, owned: owner });
    for (const line of linesOf(bytes)) {
      try {
        records.push(decodeSpoolLine(line));
      } catch (error) {
        refuse(error);
      }
    }
  } catch (error) {
    refuse(error);
  }
  return { records, refused };
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start < bytes.length; ) {
    const end = bytes.indexOf(0x0a, start);
    const stop = end < 0 ? bytes.length : end;
    yield bytes.subarray(start, stop);
    start = stop + 1;
  }
}
