/** At most so many bytes are kept; with more, the whole file is synchronised. */
const MOST = 64 * 1024;

/**
 * What was written to the end of a file and is not on disk yet. A write with O_DSYNC covers its own bytes only; written
 * once more together with the next ones, the same bytes in the same place, these are covered by it too, which saves
 * synchronising the file.
 */
export class Behind {
  #bytes: Buffer[] = [];
  #from = 0;
  #length = 0;
  /** Something else than these bytes is not on disk either, or they were too many. */
  #more = false;

  get nothing(): boolean {
    return this.#length === 0 && !this.#more;
  }

  /** The bytes that end at the position, to be written again; null where that would not cover everything. */
  before(position: number): readonly Buffer[] | null {
    if (this.nothing) return NONE;
    return this.#more || this.#from + this.#length !== position ? null : this.#bytes;
  }

  /** Bytes were written without synchronising. Copies them. */
  add(bytes: Uint8Array, position: number): void {
    if (this.#more) return;
    if (this.#length === 0) this.#from = position;
    if (this.#from + this.#length !== position || this.#length + bytes.length > MOST) return this.all();
    this.#bytes.push(Buffer.from(bytes));
    this.#length += bytes.length;
  }

  /** Only synchronising the whole file will do. */
  all(): void {
    this.clear();
    this.#more = true;
  }

  /** Everything is on disk. */
  clear(): void {
    this.#bytes = [];
    this.#length = 0;
    this.#more = false;
  }
}

const NONE: readonly Buffer[] = [];
