import { guarded, Malformed, put } from "./unfold.js";

/** Lengths and distances: base value and extra bits of each symbol, RFC 1951 section 3.2.5. */
const LENGTH = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577,
];
const DISTANCE_BITS = [
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13,
];
/** Order in which code lengths of the code lengths are sent, section 3.2.7. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** A canonical Huffman code: how many codes there are of each length, and their symbols in order. */
interface Code {
  readonly counts: readonly number[];
  readonly symbols: readonly number[];
}

function codeOf(lengths: readonly number[]): Code {
  const counts = new Array<number>(16).fill(0);
  for (const length of lengths) counts[length]!++;
  counts[0] = 0;
  const offsets = [0, 0];
  for (let i = 1; i < 15; i++) offsets.push(offsets[i]! + counts[i]!);
  const symbols: number[] = [];
  lengths.forEach((length, symbol) => {
    if (length > 0) symbols[offsets[length]!++] = symbol;
  });
  return { counts, symbols };
}

const FIXED_LITERALS = codeOf(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8)));
const FIXED_DISTANCES = codeOf(new Array<number>(30).fill(5));

class Bits {
  private held = 0;
  private count = 0;

  constructor(
    private readonly bytes: readonly number[],
    public at: number,
  ) {}

  take(count: number): number {
    while (this.count < count) {
      if (this.at >= this.bytes.length) throw new Malformed();
      this.held |= this.bytes[this.at++]! << this.count;
      this.count += 8;
    }
    const value = this.held & ((1 << count) - 1);
    this.held >>>= count;
    this.count -= count;
    return value;
  }

  symbol({ counts, symbols }: Code): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length < 16; length++) {
      code |= this.take(1);
      const count = counts[length]!;
      if (code - count < first) return symbols[index + code - first]!;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    throw new Malformed();
  }

  /** Bytes as they stand, from the next whole byte on. */
  raw(): number {
    this.held = 0;
    this.count = 0;
    if (this.at >= this.bytes.length) throw new Malformed();
    return this.bytes[this.at++]!;
  }
}

function inflateFrom(bits: Bits, out: number[]): void {
  for (let last = 0; last === 0; ) {
    last = bits.take(1);
    const type = bits.take(2);
    if (type === 0) stored(bits, out);
    else if (type === 1) block(bits, FIXED_LITERALS, FIXED_DISTANCES, out);
    else if (type === 2) block(bits, ...dynamic(bits), out);
    else throw new Malformed();
  }
}

function stored(bits: Bits, out: number[]): void {
  const size = bits.raw() | (bits.raw() << 8);
  bits.raw();
  bits.raw();
  for (let i = 0; i < size; i++) put(out, bits.raw());
}

function dynamic(bits: Bits): readonly [Code, Code] {
  const literals = bits.take(5) + 257;
  const distances = bits.take(5) + 1;
  const given = bits.take(4) + 4;
  const lengths = new Array<number>(19).fill(0);
  for (let i = 0; i < given; i++) lengths[ORDER[i]!] = bits.take(3);
  const code = codeOf(lengths);
  const all: number[] = [];
  while (all.length < literals + distances) {
    const symbol = bits.symbol(code);
    if (symbol < 16) all.push(symbol);
    else {
      const value = symbol === 16 ? all[all.length - 1] : 0;
      if (value === undefined) throw new Malformed();
      const times = symbol === 16 ? 3 + bits.take(2) : symbol === 17 ? 3 + bits.take(3) : 11 + bits.take(7);
      for (let i = 0; i < times; i++) all.push(value);
    }
  }
  return [codeOf(all.slice(0, literals)), codeOf(all.slice(literals, literals + distances))];
}

function block(bits: Bits, literals: Code, distances: Code, out: number[]): void {
  for (;;) {
    const symbol = bits.symbol(literals);
    if (symbol === 256) return;
    if (symbol < 256) put(out, symbol);
    else {
      const size = LENGTH[symbol - 257];
      if (size === undefined) throw new Malformed();
      const length = size + bits.take(LENGTH_BITS[symbol - 257]!);
      const far = bits.symbol(distances);
      const base = DISTANCE[far];
      if (base === undefined) throw new Malformed();
      const from = out.length - base - bits.take(DISTANCE_BITS[far]!);
      if (from < 0) throw new Malformed();
      for (let i = 0; i < length; i++) put(out, out[from + i]!);
    }
  }
}

/** RFC 1951: deflated bytes, 0 to 255 each. Null where they are malformed or unfold to more than 256 KiB. */
export function inflate(bytes: readonly number[], at = 0): number[] | null {
  return guarded((out) => inflateFrom(new Bits(bytes, at), out));
}

/** RFC 1950: the same with the header of zlib. Its checksum is not looked at. */
export function inflateZlib(bytes: readonly number[]): number[] | null {
  const [method = 0, flags = 0] = bytes;
  const sound = (method & 15) === 8 && ((method << 8) | flags) % 31 === 0 && (flags & 32) === 0;
  return sound ? inflate(bytes, 2) : null;
}

/** RFC 1952: what `gzip -d` prints, one member after the other. Checksums are not looked at, since it prints before it does. */
export function gunzip(bytes: readonly number[]): number[] | null {
  return guarded((out) => {
    let at = 0;
    do {
      if (bytes[at] !== 0x1f || bytes[at + 1] !== 0x8b || bytes[at + 2] !== 8) throw new Malformed();
      const bits = new Bits(bytes, afterHeader(bytes, at));
      inflateFrom(bits, out);
      at = bits.at + 8;
      // Zeros after the last member are padding.
    } while (at < bytes.length && bytes[at] !== 0);
  });
}

function afterHeader(bytes: readonly number[], start: number): number {
  const flags = bytes[start + 3] ?? 0;
  let at = start + 10;
  if ((flags & 4) !== 0) at += 2 + (bytes[at]! | (bytes[at + 1]! << 8));
  for (const flag of [8, 16]) {
    if ((flags & flag) === 0) continue;
    while (at < bytes.length && bytes[at] !== 0) at++;
    at++;
  }
  return (flags & 2) !== 0 ? at + 2 : at;
}
