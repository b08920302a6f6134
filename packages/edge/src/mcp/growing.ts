const FIRST = 4_096;

/** Bytes that come in pieces: whoever sends may make them as small as one byte, and each kept by itself costs a hundred. */
export class Growing {
  #bytes = Buffer.alloc(0);
  length = 0;

  add(piece: Uint8Array): void {
    const needed = this.length + piece.byteLength;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(FIRST, 2 * this.#bytes.length, needed));
      larger.set(this.#bytes.subarray(0, this.length));
      this.#bytes = larger;
    }
    this.#bytes.set(piece, this.length);
    this.length = needed;
  }

  /** All of it; what is added next begins anew. */
  take(): Buffer {
    const taken = this.#bytes.subarray(0, this.length);
    this.#bytes = Buffer.alloc(0);
    this.length = 0;
    return taken;
  }
}
