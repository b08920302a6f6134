/** Bytes that arrived and were not taken yet. Chunks are kept as they came: no copy until a message is whole. */
export class ByteQueue {
  #chunks: Buffer[] = [];
  #length = 0;
  /** Chunks before this one hold no line feed. */
  #searched = 0;

  get length(): number {
    return this.#length;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  clear(): void {
    this.#chunks = [];
    this.#length = 0;
    this.#searched = 0;
  }

  /** The next line without its line feed, or null while it is not whole. Costs each byte once. */
  takeLine(): Buffer | null {
    let before = 0;
    for (let i = 0; i < this.#chunks.length; i++) {
      const chunk = this.#chunks[i]!;
      const at = i < this.#searched ? -1 : chunk.indexOf(0x0a);
      if (at >= 0) {
        const line = this.#take(before + at + 1);
        return line.subarray(0, line.length - 1);
      }
      before += chunk.length;
    }
    this.#searched = this.#chunks.length;
    return null;
  }

  /** The next `count` bytes, or null while they are not all there. */
  takeBytes(count: number): Buffer | null {
    return this.#length < count ? null : this.#take(count);
  }

  #take(count: number): Buffer {
    this.#length -= count;
    this.#searched = 0;
    const first = this.#chunks[0];
    if (first !== undefined && first.length > count) {
      this.#chunks[0] = first.subarray(count);
      return first.subarray(0, count);
    }
    if (first !== undefined && first.length === count) {
      this.#chunks.shift();
      return first;
    }
    const taken: Buffer[] = [];
    let missing = count;
    while (missing > 0) {
      const chunk = this.#chunks.shift()!;
      if (chunk.length > missing) this.#chunks.unshift(chunk.subarray(missing));
      taken.push(chunk.length > missing ? chunk.subarray(0, missing) : chunk);
      missing -= Math.min(chunk.length, missing);
    }
    return Buffer.concat(taken, count);
  }
}
