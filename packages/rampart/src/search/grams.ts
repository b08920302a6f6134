/** Bits of a filter, as a power of two: 32 KiB a block, of which a block of decisions sets about a third. */
const FILTER_BITS = 18;
export const FILTER_WORDS = 2 ** FILTER_BITS / 32;
/** Characters in a row that are looked at together. A text must have as many to be looked for by them. */
const ROW = 4;
/** Longest event in bytes, which in lower case may be a little longer. */
const SCRATCH = 256 * 1024;
const scratch = Buffer.allocUnsafeSlow(SCRATCH);

/**
 * Which texts cannot be in a stretch of the log: the low bytes of any four UTF-16 units in a row are a bit. It may say
 * that a text can be there when it is not; never the other way round.
 */
export class TextFilter {
  readonly words: Uint32Array;

  constructor(words: Uint32Array = new Uint32Array(FILTER_WORDS)) {
    this.words = words;
  }

  /** @param folded In lower case, as what is looked for will be; at most 65,536 bytes before. */
  add(folded: string): void {
    const { words } = this;
    // Beyond Latin-1 the low byte is written, here as in what is looked for.
    const length = scratch.write(folded, "latin1");
    let last = 0;
    for (let i = 0; i < length; i++) {
      last = (last << 8) | scratch[i]!;
      const bit = bitOf(last);
      words[bit >>> 5]! |= 1 << (bit & 31);
    }
  }

  mayHold(bits: readonly number[]): boolean {
    return bits.every((bit) => (this.words[bit >>> 5]! & (1 << (bit & 31))) !== 0);
  }
}

/** The bits of every row in a text that is looked for; none where it is too short to say anything. */
export function bitsOf(needle: string): number[] {
  const bits = new Set<number>();
  let last = 0;
  for (let i = 0; i < needle.length; i++) {
    last = (last << 8) | (needle.charCodeAt(i) & 0xff);
    if (i >= ROW - 1) bits.add(bitOf(last));
  }
  return [...bits];
}

const bitOf = (last: number): number => Math.imul(last, 0x9e3779b1) >>> (32 - FILTER_BITS);
