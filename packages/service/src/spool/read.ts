import { opendir } from "node:fs/promises";
import { join } from "node:path";
import { readBounded } from "../files/bounded.js";
import { decodeSpoolLine, SPOOL_LIMITS, type SpoolRecord } from "./record.js";

/** Names looked at: doors keep to their bound, whoever else may write the folder need not. */
const MAX_NAMES = 2 * SPOOL_LIMITS.files;

/** Names of the spooled files, oldest first by the doors' clocks; of a folder with more than twice the bound, some. */
export async function listSpool(folder: string): Promise<string[]> {
  const names: string[] = [];
  let looked = 0;
  for await (const { name } of await opendir(folder)) {
    if (name.endsWith(".jsonl") && !name.startsWith(".")) names.push(name);
    if (++looked === MAX_NAMES) break;
  }
  return names.sort();
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
