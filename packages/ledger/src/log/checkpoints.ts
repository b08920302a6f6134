import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { LedgerError } from "../error.js";
import { type Checkpoint, readCheckpoint } from "../note/checkpoint.js";
import { MAX_NOTE_BYTES } from "../note/note.js";
import { isMissing } from "../segment/reader.js";

export const CHECKPOINTS_FILE = "checkpoints";

/** A checkpoint as it is kept: parsed, and as the signed note it came in. Signatures are not checked yet. */
export interface KeptCheckpoint extends Checkpoint {
  readonly note: string;
}

export interface CheckpointRecords {
  readonly records: readonly KeptCheckpoint[];
  /** Bytes of the complete records. */
  readonly bytes: number;
  /** Whether there are bytes behind them: a torn record. */
  readonly torn: boolean;
}

/** A record: the note and one more empty line (docs/formats/log.md, section 5). */
export function formatRecord(note: string): string {
  return `${note}\n`;
}

/**
 * Splits a file of checkpoints into its records.
 * @throws LedgerError `log.tampered` where a complete record is not a checkpoint of one and the same log, or shrinks
 */
export function parseRecords(file: Buffer): CheckpointRecords {
  const records: KeptCheckpoint[] = [];
  let at = 0;
  for (let end = recordEnd(file, at); end !== -1; end = recordEnd(file, at)) {
    records.push(parseRecord(file.subarray(at, end), records.length, records.at(-1)));
    at = end;
  }
  return { records, bytes: at, torn: at < file.length };
}

/** Behind the second empty line from `at` on, or -1. */
function recordEnd(file: Buffer, at: number): number {
  const body = file.indexOf("\n\n", at);
  const signatures = body === -1 ? -1 : file.indexOf("\n\n", body + 2);
  return signatures === -1 ? -1 : signatures + 2;
}

function parseRecord(record: Buffer, number: number, before: KeptCheckpoint | undefined): KeptCheckpoint {
  try {
    if (record.length > MAX_NOTE_BYTES) throw new LedgerError("note.malformed", "checkpoint over 16 KiB");
    // A note is canonical: what decoding would have repaired does not come back as the same bytes.
    const note = record.toString("utf8", 0, record.length - 1);
    const checkpoint = readCheckpoint(note);
    if (Buffer.byteLength(note, "utf8") !== record.length - 1) throw new LedgerError("note.malformed", "not UTF-8");
    if (before !== undefined && (checkpoint.origin !== before.origin || checkpoint.size < before.size)) {
      throw new LedgerError("note.malformed", "checkpoint of another log, or smaller than the one before");
    }
    return { ...checkpoint, note };
  } catch (error) {
    throw new LedgerError("log.tampered", `checkpoint ${number + 1} in the file is malformed`, error);
  }
}

/** Reads `checkpoints` of a log's folder; none where the file is missing. */
export async function readCheckpoints(folder: string): Promise<CheckpointRecords> {
  try {
    return parseRecords(await readFile(join(folder, CHECKPOINTS_FILE)));
  } catch (error) {
    if (isMissing(error)) return { records: [], bytes: 0, torn: false };
    throw error;
  }
}
