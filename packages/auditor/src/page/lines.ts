import type { EvidenceLine } from "../bundle/verify.js";
import { AuditError } from "../error.js";

const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** The lines of a file that is in memory. */
export function* linesOf(bytes: Uint8Array): Generator<EvidenceLine> {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let start = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
    if (end - start > MAX_LINE_BYTES) throw new AuditError("too_large", "a line is over 16 MiB");
    yield { text: decoder.decode(bytes.subarray(start, end)), whole: true };
    start = end + 1;
  }
  if (start < bytes.length) yield { text: decoder.decode(bytes.subarray(start)), whole: false };
}
