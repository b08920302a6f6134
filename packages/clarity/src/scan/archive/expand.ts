import { randomUUID } from "node:crypto";
import { closeSync, openSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { createGunzip, createInflate, createInflateRaw } from "node:zlib";
import { bytesSource, type Source, WINDOW, windowed } from "../../formats/source.js";

/** Expanded content stays in memory up to here; behind it, it goes to a file without a name. */
const IN_MEMORY = 16 * 1024 * 1024;
/** Expansion of more than this, by a factor of more than `FACTOR`, is a bomb. */
const ENOUGH = 64 * 1024 * 1024;
const FACTOR = 200;

export type Expanded =
  | { readonly ok: true; readonly source: Source; close(): void; readonly rest: boolean }
  | { readonly ok: false; readonly why: "bomb" | "too large" | "broken"; readonly message: string };

const MAKERS = { deflate: createInflateRaw, gzip: createGunzip, zlib: createInflate };

/** Expands at most `most` bytes. What comes out is random access; the caller closes it. */
export async function expand(source: Source, kind: keyof typeof MAKERS, most: number): Promise<Expanded> {
  const stream = MAKERS[kind]();
  const sink = new Sink();
  let fault: "bomb" | "too large" | null = null;
  try {
    const input = Readable.from(chunks(source), { objectMode: true, highWaterMark: 1 });
    input.on("error", (error) => stream.destroy(error));
    input.pipe(stream);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      const size = sink.size + chunk.length;
      if (size > ENOUGH && size > source.size * FACTOR) fault = "bomb";
      else if (size > most) fault = "too large";
      if (fault !== null) break;
      sink.write(chunk);
    }
    input.destroy();
    stream.destroy();
    if (fault !== null) {
      sink.discard();
      const message = fault === "bomb" ? `more than ${FACTOR} times its size` : `more than ${most} bytes`;
      return { ok: false, why: fault, message };
    }
    return { ok: true, ...sink.finish(), rest: stream.bytesWritten < source.size };
  } catch (error) {
    sink.discard();
    return { ok: false, why: "broken", message: error instanceof Error ? error.message : String(error) };
  }
}

function* chunks(source: Source): Generator<Buffer> {
  for (let at = 0; at < source.size; ) {
    const piece = source.read(at, WINDOW / 4);
    if (piece.length === 0) return;
    at += piece.length;
    yield Buffer.from(piece);
  }
}

/** Memory first, then an unlinked file below the temporary folder. */
class Sink {
  size = 0;
  #parts: Buffer[] = [];
  #fd: number | null = null;

  write(chunk: Buffer): void {
    this.#parts.push(chunk);
    this.size += chunk.length;
    if (this.#fd !== null || this.size > IN_MEMORY) this.#spill();
  }

  #spill(): void {
    if (this.#fd === null) {
      const path = join(tmpdir(), `clarity-${randomUUID()}`);
      this.#fd = openSync(path, "wx+", 0o600);
      unlinkSync(path);
    }
    for (const part of this.#parts) {
      for (let done = 0; done < part.length; ) done += writeSync(this.#fd, part, done);
    }
    this.#parts = [];
  }

  finish(): { source: Source; close(): void } {
    if (this.#fd === null) return { source: bytesSource(Buffer.concat(this.#parts)), close: () => undefined };
    const file = windowed(this.#fd, this.size, () => true);
    return { source: file, close: () => file.close() };
  }

  discard(): void {
    this.#parts = [];
    if (this.#fd !== null) closeSync(this.#fd);
    this.#fd = null;
  }
}
