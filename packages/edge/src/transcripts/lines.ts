import { createReadStream } from "node:fs";

/** Bytes of one line that are read; a longer one is skipped and counted. */
export const MAX_LINE = 8 * 1024 * 1024;
const NEWLINE = 0x0a;

/** Lines of a file without their newline; null stands for one that is too long. Keeps at most one line in memory. */
export async function* linesOf(file: string, maxLine = MAX_LINE): AsyncGenerator<Buffer | null> {
  let parts: Buffer[] = [];
  let held = 0;
  const take = () => {
    const line = held > maxLine ? null : parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    parts = [];
    held = 0;
    return line;
  };
  const hold = (part: Buffer) => {
    held += part.length;
    if (held > maxLine) parts = [];
    else if (part.length > 0) parts.push(part);
  };
  for await (const chunk of createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      hold(chunk.subarray(from, at));
      yield take();
      from = at + 1;
    }
    // What is kept beyond this chunk must not keep the chunk.
    hold(from === 0 ? chunk : Buffer.from(chunk.subarray(from)));
  }
  if (held > 0) yield take();
}
