import { isUtf8 } from "node:buffer";
import { closeSync, readSync } from "node:fs";
import { type Checkpoint, MAX_CHECKPOINT_BYTES, parseCheckpoint } from "./checkpoint.js";
import { AuditError } from "./error.js";
import { openFile } from "./open.js";
/** What {@link readRecords} met: a record's text, a record beyond its bound or not in UTF-8, or bytes that complete none. */
export type CheckpointRecord =
  | { readonly type: "record"; readonly text: string }
  | { readonly type: "malformed" }
  | { readonly type: "torn"; readonly bytes: number; readonly text: string };

/** Reads a `checkpoints` file (section 5) piece by piece: memory stays below two records. A missing file has none. */
export function* readRecords(path: string): Generator<CheckpointRecord> {
  let file: number;
  try {
    file = openFile(path);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return;
    throw cause;
  }
  try {
    const chunk = Buffer.alloc(64 * 1024);
    let rest = "";
    let holed = 0;
    for (let count = readSync(file, chunk); count > 0; count = readSync(file, chunk)) {
      rest += chunk.toString("latin1", 0, count);
      for (let end = recordEnd(rest); end > 0; end = recordEnd(rest)) {
        if (holed > 0) return yield { type: "malformed" };
        const bytes = Buffer.from(rest.slice(0, end - 1), "latin1");
        rest = rest.slice(end);
        // A hole is torn where nothing whole follows, which only what comes next tells.
        if (bytes.includes(0)) holed = end;
        else yield isUtf8(bytes) ? { type: "record", text: bytes.toString("utf8") } : { type: "malformed" };
      }
      if (rest.length > MAX_CHECKPOINT_BYTES) return yield { type: "malformed" };
    }
    if (holed > 0) return yield { type: "torn", bytes: holed + rest.length, text: "" };
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
