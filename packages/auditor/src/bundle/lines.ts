import { closeSync, readSync } from "node:fs";
import { AuditError } from "../error.js";
import { openFile } from "../open.js";
import type { EvidenceLine } from "./verify.js";

const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** The lines of a file, without their newline. `whole` is false for bytes at the end that no newline completes. */
export function* readLines(path: string): Generator<EvidenceLine> {
  const file = openFile(path);
  try {
    const chunk = Buffer.alloc(256 * 1024);
    let parts: Buffer[] = [];
    let bytes = 0;
    for (let count = readSync(file, chunk); count > 0; count = readSync(file, chunk)) {
      let at = 0;
      for (let end = chunk.indexOf(10); end >= 0 && end < count; end = chunk.indexOf(10, at)) {
        parts.push(Buffer.from(chunk.subarray(at, end)));
        yield { text: Buffer.concat(parts).toString("utf8"), whole: true };
        [parts, bytes, at] = [[], 0, end + 1];
      }
      bytes += count - at;
      if (bytes > MAX_LINE_BYTES) throw new AuditError("too_large", "a line is over 16 MiB");
      parts.push(Buffer.from(chunk.subarray(at, count)));
    }
    const rest = Buffer.concat(parts).toString("utf8");
    if (rest !== "") yield { text: rest, whole: false };
  } finally {
    closeSync(file);
  }
}
