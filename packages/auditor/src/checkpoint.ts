import { isUtf8 } from "node:buffer";
import { closeSync, openSync, readSync } from "node:fs";
import { AuditError } from "./error.js";
import { canonicalBase64, type Note, parseNote } from "./note.js";

/** A C2SP tlog-checkpoint. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  /** 32-byte binary string. */
  readonly root: string;
  readonly note: Note;
}

export const MAX_CHECKPOINT_BYTES = 16 * 1024;
export const ORIGIN = /^[A-Za-z0-9._/-]{1,64}$/;

/** Reads one checkpoint; null where it is malformed. Its signatures are not verified here: keys come from the log. */
export function parseCheckpoint(text: string): Checkpoint | null {
  if (Buffer.byteLength(text) > MAX_CHECKPOINT_BYTES) return null;
  const note = parseNote(text);
  if (!note) return null;
  const [origin, size, root, ...extensions] = note.text.slice(0, -1).split("\n");
  if (!origin || !ORIGIN.test(origin) || !size || !/^[1-9][0-9]{0,15}$/.test(size) || !root) return null;
  if (extensions.some((line) => line === "")) return null;
  const bytes = canonicalBase64(root);
  if (bytes?.length !== 32 || !Number.isSafeInteger(Number(size))) return null;
  return { origin, size: Number(size), root: bytes.toString("latin1"), note };
}

/** What {@link readRecords} met: a record's text, a record beyond its bound or not in UTF-8, or bytes that complete none. */
export type CheckpointRecord =
  | { readonly type: "record"; readonly text: string }
  | { readonly type: "malformed" }
  | { readonly type: "torn"; readonly bytes: number; readonly text: string };

/** Reads a `checkpoints` file (section 5) piece by piece: memory stays below two records. A missing file has none. */
export function* readRecords(path: string): Generator<CheckpointRecord> {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return;
    throw cause;
  }
  try {
    const chunk = Buffer.alloc(64 * 1024);
    let rest = "";
    for (let count = readSync(file, chunk); count > 0; count = readSync(file, chunk)) {
      rest += chunk.toString("latin1", 0, count);
      for (let end = recordEnd(rest); end > 0; end = recordEnd(rest)) {
        const bytes = Buffer.from(rest.slice(0, end - 1), "latin1");
        yield isUtf8(bytes) ? { type: "record", text: bytes.toString("utf8") } : { type: "malformed" };
        rest = rest.slice(end);
      }
      if (rest.length > MAX_CHECKPOINT_BYTES) return yield { type: "malformed" };
    }
    if (rest !== "") yield { type: "torn", bytes: rest.length, text: Buffer.from(rest, "latin1").toString("utf8") };
  } finally {
    closeSync(file);
  }
}

/** Position after the record's second empty line, or -1 while it is incomplete. */
function recordEnd(text: string): number {
  let empty = 0;
  let start = 0;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
    if (end === start && ++empty === 2) return end + 1;
    start = end + 1;
  }
  return -1;
}

/**
 * The checkpoints a witness kept (section 10). Bytes at the end that complete no record are ignored, but that a file may
 * be one checkpoint and nothing else, as a person keeps it.
 * @throws AuditError `unreadable` where something complete is no checkpoint
 */
export function* witnessed(path: string): Generator<Checkpoint> {
  let first = true;
  for (const record of readRecords(path)) {
    const checkpoint = record.type === "malformed" ? null : parseCheckpoint(record.text);
    if (record.type === "torn" && !(first && checkpoint)) continue;
    if (!checkpoint) throw new AuditError("unreadable", `${path} holds something that is no checkpoint`);
    first = false;
    yield checkpoint;
  }
}
