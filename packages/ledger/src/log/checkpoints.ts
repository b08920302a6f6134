import { join } from "node:path";
import { LedgerError } from "../error.js";
import { type Checkpoint, readCheckpoint } from "../note/checkpoint.js";
import { MAX_NOTE_BYTES } from "../note/note.js";
import { isMissing } from "../segment/reader.js";
import { openRegular, readRegular } from "../segment/regular.js";

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
    const record = file.subarray(at, end);
    if (isHoled(record) && file.length - end <= MAX_NOTE_BYTES && recordEnd(file, end) === -1) break;
    records.push(parseRecord(record, records.length, records.at(-1)));
    at = end;
  }
  return { records, bytes: at, torn: at < file.length };
}

/** No checkpoint has a zero byte: in the last one it is what a disk left out when the power went. */
const isHoled = (record: Buffer) => record.includes(0);

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
    return parseRecords(await readRegular(join(folder, CHECKPOINTS_FILE)));
  } catch (error) {
    if (isMissing(error)) return { records: [], bytes: 0, torn: false };
    throw error;
  }
}

/** The last complete record, and the bytes up to its end; what stands behind is torn. */
export interface CheckpointsEnd {
  readonly last: KeptCheckpoint | null;
  readonly bytes: number;
}

/**
 * The end of the file alone: what it costs does not grow with the log. Records before the last are not looked at; that is
 * verification.
 * @throws LedgerError `log.tampered` where the last complete record is not a checkpoint
 */
export async function readCheckpointsEnd(folder: string): Promise<CheckpointsEnd> {
  const found = await readEnd(join(folder, CHECKPOINTS_FILE), END_BYTES);
  if (found === null) return { last: null, bytes: 0 };
  const { bytes, base } = found;
  let end = lastRecordEnd(bytes, bytes.length);
  let start = end === -1 ? -1 : lastRecordEnd(bytes, end - 1);
  if (end !== -1 && isHoled(bytes.subarray(Math.max(0, start), end))) {
    end = start;
    start = end === -1 ? -1 : lastRecordEnd(bytes, end - 1);
  }
  if (base > 0 && start === -1) throw new LedgerError("log.tampered", "the last checkpoint is over 16 KiB");
  if (end === -1) return { last: null, bytes: 0 };
  return { last: parseRecord(bytes.subarray(Math.max(0, start), end), 0, undefined), bytes: base + end };
}

/** @throws LedgerError as {@link readCheckpointsEnd} */
export async function readLastCheckpoint(folder: string): Promise<KeptCheckpoint | null> {
  return (await readCheckpointsEnd(folder)).last;
}

/** A torn record, the last whole one, and the end of the one before. */
const END_BYTES = 2 * MAX_NOTE_BYTES + 64;
const SIGNATURE = Buffer.from("\u2014 ");

/** Behind the last record that ends before `until`, or -1. The empty line of a body follows its root, not a signature. */
function lastRecordEnd(bytes: Buffer, until: number): number {
  for (let at = bytes.lastIndexOf(RECORD_END, until - 2); at > 0; at = bytes.lastIndexOf(RECORD_END, at - 1)) {
    const line = bytes.lastIndexOf(0x0a, at - 1) + 1;
    if (at + 2 <= until && bytes.subarray(line, line + SIGNATURE.length).equals(SIGNATURE)) return at + 2;
  }
  return -1;
}

const RECORD_END = "\n\n";

/** The last `most` bytes of a file, and where they begin in it. */
async function readEnd(path: string, most: number): Promise<{ bytes: Buffer; base: number } | null> {
  try {
    const file = await openRegular(path);
    try {
      const { size } = await file.stat();
      const bytes = Buffer.alloc(Math.min(size, most));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, size - bytes.length);
      return { bytes: bytes.subarray(0, bytesRead), base: size - bytes.length };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

/** The note of the checkpoint of this size, or null; only that record is parsed. */
export async function checkpointOf(folder: string, size: number): Promise<string | null> {
  const file = await readRegular(join(folder, CHECKPOINTS_FILE));
  const line = Buffer.from(`\n${size}\n`);
  for (let found = file.indexOf(line); found !== -1; found = file.indexOf(line, found + 1)) {
    const start = file.lastIndexOf(RECORD_END, found - 1);
    const begin = start === -1 || found === 0 ? 0 : start + 2;
    const end = recordEnd(file, begin);
    if (end === -1) return null;
    const record = parseRecord(file.subarray(begin, end), 0, undefined);
    if (record.size === size) return record.note;
  }
  return null;
}
