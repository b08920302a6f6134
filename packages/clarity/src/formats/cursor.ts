import { type Source, WINDOW } from "./source.js";

/** The bytes end before the value does. */
export class Ended extends Error {
  override readonly name = "Ended";
  constructor(readonly at: number) {
    super(`the bytes end at ${at}`);
  }
}

/** Reads values one after another. Every reader throws {@link Ended} past the end and never reads behind it. */
export class Cursor {
  at: number;
  readonly end: number;
  #window: Uint8Array = new Uint8Array(0);
  #view = new DataView(this.#window.buffer);
  #start = 0;

  constructor(
    readonly source: Source,
    at = 0,
    end = source.size,
    readonly little = true,
  ) {
    this.at = at;
    this.end = Math.min(end, source.size);
  }

  get left(): number {
    return this.end - this.at;
  }

  /** Position inside the window of the next `length` (small) bytes, which are then consumed. */
  #take(length: number): number {
    if (length > this.left) throw new Ended(this.end);
    let offset = this.at - this.#start;
    if (offset < 0 || offset + length > this.#window.length) {
      // A copy, since others read the same source between two of our reads.
      this.#window = this.source.read(this.at, Math.min(Math.max(length, 4096), this.left)).slice();
      this.#view = new DataView(this.#window.buffer, this.#window.byteOffset);
      this.#start = this.at;
      offset = 0;
      if (this.#window.length < length) throw new Ended(this.at + this.#window.length);
    }
    this.at += length;
    return offset;
  }

  u8(): number {
    const at = this.#take(1);
    return this.#window[at] as number;
  }
  u16(): number {
    const at = this.#take(2);
    return this.#view.getUint16(at, this.little);
  }
  u32(): number {
    const at = this.#take(4);
    return this.#view.getUint32(at, this.little);
  }
  i32(): number {
    const at = this.#take(4);
    return this.#view.getInt32(at, this.little);
  }
  f32(): number {
    const at = this.#take(4);
    return this.#view.getFloat32(at, this.little);
  }
  f64(): number {
    const at = this.#take(8);
    return this.#view.getFloat64(at, this.little);
  }
  i64(): bigint {
    const at = this.#take(8);
    return this.#view.getBigInt64(at, this.little);
  }
  /** As a number; `Infinity` above 2^53, so that every bound refuses it. */
  u64(): number {
    const at = this.#take(8);
    const value = this.#view.getBigUint64(at, this.little);
    return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.POSITIVE_INFINITY : Number(value);
  }

  /** A copy of at most {@link WINDOW} bytes. */
  bytes(length: number): Uint8Array {
    if (length > this.left || length > WINDOW) throw new Ended(this.end);
    const out = this.source.read(this.at, length).slice();
    if (out.length < length) throw new Ended(this.at + out.length);
    this.at += length;
    return out;
  }

  skip(length: number): void {
    if (!(length <= this.left)) throw new Ended(this.end);
    this.at += length;
  }

  peek(): number | null {
    if (this.left < 1) return null;
    const byte = this.u8();
    this.at -= 1;
    return byte;
  }

  /** Bytes up to the next line feed, which is consumed; null where none comes within `most` bytes. */
  line(most: number): Uint8Array | null {
    const piece = this.source.read(this.at, Math.min(most + 1, this.left));
    const found = piece.indexOf(10);
    if (found < 0) {
      if (this.left <= most) throw new Ended(this.end);
      return null;
    }
    const out = piece.slice(0, found);
    this.at += found + 1;
    return out;
  }
}
