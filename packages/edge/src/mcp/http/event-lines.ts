import type { Readable } from "node:stream";
import { Growing } from "../growing.js";
import { LineTooLong, MAX_LINE } from "../lines.js";

const LF = 0x0a;
const CR = 0x0d;
const BOM = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * The lines of a `text/event-stream`, empty ones among them, as every reader of one cuts it (HTML, section 9.2): ended by LF, CR, or
 * both, without a byte order mark before the first.
 *
 * @throws LineTooLong
 */
export async function* eventLinesOf(stream: Readable): AsyncGenerator<Buffer> {
  const kept = new Growing();
  let first = true;
  let afterCr = false;
  for await (const piece of stream as AsyncIterable<Buffer>) {
    const ends = new Ends(piece);
    let from: number = afterCr && piece[0] === LF ? 1 : 0;
    if (piece.length > 0) afterCr = false;
    for (let end = ends.from(from); end >= 0; end = ends.from(from)) {
      let line = piece.subarray(from, end);
      if (kept.length > 0) {
        kept.add(line);
        line = kept.take();
      }
      if (line.length > MAX_LINE) throw new LineTooLong();
      from = end + 1;
      afterCr = piece[end] === CR && from === piece.length;
      if (piece[end] === CR && piece[from] === LF) from++;
      yield first && line.subarray(0, 3).equals(BOM) ? line.subarray(3) : line;
      first = false;
    }
    if (from >= piece.length) continue;
    if (kept.length + piece.length - from > MAX_LINE) throw new LineTooLong();
    kept.add(piece.subarray(from));
  }
}

/** Where lines end in a piece; each byte is looked at twice at most. */
class Ends {
  #lf = -2;
  #cr = -2;

  constructor(private readonly piece: Buffer) {}

  from(at: number): number {
    if (this.#lf !== -1 && this.#lf < at) this.#lf = this.piece.indexOf(LF, at);
    if (this.#cr !== -1 && this.#cr < at) this.#cr = this.piece.indexOf(CR, at);
    if (this.#lf < 0 || this.#cr < 0) return Math.max(this.#lf, this.#cr);
    return Math.min(this.#lf, this.#cr);
  }
}
