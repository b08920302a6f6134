import { Malformed, put } from "./unfold.js";

// LZMA, as the LZMA SDK specifies it (`lzma-specification.txt`) and the .xz format uses it.

const HALF = 1024;
const TOP = 2 ** 24;
const STATES = 12;
const ALIGN = 16;
/** Distances below this one are coded with their own models, section "distance". */
const FULL_DISTANCES = 128;
const MIN_MATCH = 2;

const halves = (count: number): Uint16Array => new Uint16Array(count).fill(HALF);

/** The range coder: 32 bits of range, one adaptive probability of 11 bits for each kind of bit. */
class RangeDecoder {
  private range = 0xffffffff;
  private code = 0;

  constructor(
    private readonly bytes: readonly number[],
    public at: number,
    private readonly end: number,
  ) {
    if (this.next() !== 0) throw new Malformed();
    for (let i = 0; i < 4; i++) this.code = ((this.code << 8) | this.next()) >>> 0;
  }

  private next(): number {
    if (this.at >= this.end) throw new Malformed();
    return this.bytes[this.at++]!;
  }

  private normalise(): void {
    if (this.range >= TOP) return;
    this.range = (this.range << 8) >>> 0;
    this.code = ((this.code << 8) | this.next()) >>> 0;
  }

  bit(models: Uint16Array, index: number): 0 | 1 {
    const model = models[index]!;
    const bound = (this.range >>> 11) * model;
    const one = this.code >= bound;
    if (one) {
      this.range -= bound;
      this.code -= bound;
      models[index] = model - (model >> 5);
    } else {
      this.range = bound;
      models[index] = model + ((2048 - model) >> 5);
    }
    this.normalise();
    return one ? 1 : 0;
  }

  /** Bits that are as likely 0 as 1. */
  direct(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) {
      this.range >>>= 1;
      const one = this.code >= this.range;
      if (one) this.code -= this.range;
      this.normalise();
      value = value * 2 + (one ? 1 : 0);
    }
    return value;
  }

  tree(models: Uint16Array, offset: number, bits: number): number {
    let node = 1;
    for (let i = 0; i < bits; i++) node = (node << 1) | this.bit(models, offset + node);
    return node - (1 << bits);
  }

  /** The same with the lowest bit first. */
  reversed(models: Uint16Array, offset: number, bits: number): number {
    let node = 1;
    let value = 0;
    for (let i = 0; i < bits; i++) {
      const bit = this.bit(models, offset + node);
      node = (node << 1) | bit;
      value |= bit << i;
    }
    return value;
  }
}

class Lengths {
  private readonly choice = halves(2);
  private readonly low = halves(16 * 8);
  private readonly middle = halves(16 * 8);
  private readonly high = halves(256);

  read(coder: RangeDecoder, place: number): number {
    if (coder.bit(this.choice, 0) === 0) return coder.tree(this.low, place * 8, 3);
    if (coder.bit(this.choice, 1) === 0) return 8 + coder.tree(this.middle, place * 8, 3);
    return 16 + coder.tree(this.high, 0, 8);
  }
}

/** Where literals of which context are kept, and how many positions are told apart: the byte of properties. */
export interface Properties {
  readonly lc: number;
  readonly lp: number;
  readonly pb: number;
}

export function propertiesOf(byte: number | undefined): Properties {
  if (byte === undefined || byte >= 9 * 5 * 5) throw new Malformed();
  const lc = byte % 9;
  const rest = (byte - lc) / 9;
  return { lc, lp: rest % 5, pb: Math.floor(rest / 5) };
}

/** All that is learnt while unfolding. A state reset of LZMA2 is a new one of these. */
export class Lzma {
  private readonly isMatch = halves(STATES * 16);
  private readonly isRepeat = halves(STATES);
  private readonly isRepeatFirst = halves(STATES);
  private readonly isRepeatSecond = halves(STATES);
  private readonly isRepeatThird = halves(STATES);
  private readonly isLongFirst = halves(STATES * 16);
  private readonly slots = halves(4 * 64);
  private readonly distances = halves(1 + FULL_DISTANCES);
  private readonly align = halves(ALIGN);
  private readonly matches = new Lengths();
  private readonly repeats = new Lengths();
  private readonly literals: Uint16Array;
  private readonly last = [0, 0, 0, 0];
  private state = 0;

  constructor(private readonly properties: Properties) {
    this.literals = halves(0x300 * 2 ** (properties.lc + properties.lp));
  }

  /**
   * Unfolds `bytes[at, end)` behind what `out` holds, whose first byte of the dictionary is at `from`, up to `size` bytes in
   * all, or where `size` is null up to the end mark. Returns where it stopped reading.
   */
  unfold(bytes: readonly number[], at: number, end: number, out: number[], from: number, size: number | null): number {
    const coder = new RangeDecoder(bytes, at, end);
    const { pb } = this.properties;
    while (size === null || out.length < size) {
      const place = (out.length - from) & (2 ** pb - 1);
      if (coder.bit(this.isMatch, this.state * 16 + place) === 0) {
        put(out, this.literal(coder, out, from));
        this.state = this.state < 4 ? 0 : this.state < 10 ? this.state - 3 : this.state - 6;
        continue;
      }
      const length = this.match(coder, place, out, from);
      if (length === null) return coder.at;
      const back = this.last[0]! + 1;
      if (back > out.length - from || (size !== null && out.length + length > size)) throw new Malformed();
      for (let i = 0; i < length; i++) put(out, out[out.length - back]!);
    }
    return coder.at;
  }

  private literal(coder: RangeDecoder, out: readonly number[], from: number): number {
    const { lc, lp } = this.properties;
    const before = out.length > from ? out[out.length - 1]! : 0;
    const context = (((out.length - from) & (2 ** lp - 1)) << lc) + (before >> (8 - lc));
    const offset = 0x300 * context;
    let symbol = 1;
    if (this.state >= 7) {
      const back = this.last[0]! + 1;
      if (back > out.length - from) throw new Malformed();
      let byte = out[out.length - back]!;
      while (symbol < 0x100) {
        const expected = (byte >> 7) & 1;
        byte <<= 1;
        const bit = coder.bit(this.literals, offset + ((1 + expected) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (expected !== bit) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | coder.bit(this.literals, offset + symbol);
    return symbol - 0x100;
  }

  /** Length of a match; its distance is then `last[0]`. Null at the end mark. */
  private match(coder: RangeDecoder, place: number, out: readonly number[], from: number): number | null {
    const { last, state } = this;
    if (coder.bit(this.isRepeat, state) === 0) {
      const length = this.matches.read(coder, place);
      this.state = state < 7 ? 7 : 10;
      last.unshift(this.distance(coder, length));
      last.length = 4;
      return last[0] === 0xffffffff ? null : length + MIN_MATCH;
    }
    if (out.length === from) throw new Malformed();
    if (coder.bit(this.isRepeatFirst, state) === 0) {
      if (coder.bit(this.isLongFirst, state * 16 + place) === 0) {
        this.state = state < 7 ? 9 : 11;
        return 1;
      }
    } else {
      const which =
        coder.bit(this.isRepeatSecond, state) === 0 ? 1 : coder.bit(this.isRepeatThird, state) === 0 ? 2 : 3;
      last.unshift(...last.splice(which, 1));
    }
    this.state = state < 7 ? 8 : 11;
    return this.repeats.read(coder, place) + MIN_MATCH;
  }

  private distance(coder: RangeDecoder, length: number): number {
    const slot = coder.tree(this.slots, Math.min(length, 3) * 64, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) * 2 ** bits;
    if (slot < 14) return base + coder.reversed(this.distances, base - slot, bits);
    return base + coder.direct(bits - 4) * ALIGN + coder.reversed(this.align, 0, 4);
  }
}
