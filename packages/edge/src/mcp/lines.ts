import type { Readable } from "node:stream";
import { Growing } from "./growing.js";

/** Bytes of one message; a longer one ends the conversation, because nobody can tell where it ends. */
export const MAX_LINE = 8 * 1024 * 1024;

/** Thrown where a line is too long. */
export class LineTooLong extends Error {}

/**
 * The lines of a stream, without what ends them; empty ones are left out unless they are asked for.
 *
 * @throws LineTooLong
 */
export async function* linesOf(stream: Readable, withEmpty = false): AsyncGenerator<Buffer> {
  const kept = new Growing();
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, from)) {
      let line = chunk.subarray(from, end);
      if (kept.length > 0) {
        kept.add(line);
        line = kept.take();
      }
      from = end + 1;
      if (line.length > MAX_LINE) throw new LineTooLong();
      const bare = line.at(-1) === 0x0d ? line.subarray(0, -1) : line;
      if (withEmpty || bare.length > 0) yield bare;
    }
    if (from === chunk.length) continue;
    if (kept.length + chunk.length - from > MAX_LINE) throw new LineTooLong();
    kept.add(chunk.subarray(from));
  }
}
