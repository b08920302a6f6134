import type { Readable } from "node:stream";

/** Bytes of one message; a longer one ends the conversation, because nobody can tell where it ends. */
export const MAX_LINE = 8 * 1024 * 1024;

/** Thrown where a line is too long. */
export class LineTooLong extends Error {}

/**
 * The lines of a stream, without line feeds, empty ones left out.
 *
 * @throws LineTooLong
 */
export async function* linesOf(stream: Readable): AsyncGenerator<Buffer> {
  let kept: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      const line = kept.length === 0 ? chunk.subarray(from, end) : Buffer.concat([...kept, chunk.subarray(from, end)]);
      kept = [];
      length = 0;
      from = end + 1;
      if (line.length > MAX_LINE) throw new LineTooLong();
      const bare = line.at(-1) === 0x0d ? line.subarray(0, -1) : line;
      if (bare.length > 0) yield bare;
    }
    if (from === chunk.length) continue;
    kept.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > MAX_LINE) throw new LineTooLong();
  }
}
