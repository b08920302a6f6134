import { Lzma, propertiesOf } from "./lzma.js";
import { guarded, Malformed, put } from "./unfold.js";

const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0];
/** Bytes of a stream's header, and of its footer. */
const FRAME = 12;
const LZMA2 = 0x21;
/** Bytes behind a block, by the kind of check: the .xz file format, section 2.1.1.2. */
const CHECK_BYTES = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];

/**
 * What `xz -d` prints, one stream after the other: the .xz file format 1.1.0. Checks are not looked at, since it prints
 * before it does. Null where the bytes are malformed, use a filter besides LZMA2, or unfold to more than 256 KiB.
 */
export function unxz(bytes: readonly number[]): number[] | null {
  return guarded((out) => {
    let at = 0;
    do at = stream(bytes, at, out);
    while (at < bytes.length && bytes[at] !== 0);
  });
}

/** What `lzma -d` prints: one stream with the header of LZMA alone, a byte of properties and two sizes. */
export function unlzma(bytes: readonly number[]): number[] | null {
  return guarded((out) => {
    const properties = propertiesOf(bytes[0]);
    let size = 0;
    for (let i = 12; i >= 5; i--) size = size * 256 + byteAt(bytes, i);
    const known = bytes.slice(5, 13).some((byte) => byte !== 0xff);
    new Lzma(properties).unfold(bytes, 13, bytes.length, out, 0, known ? size : null);
  });
}

/** Unfolds one stream and returns where the next one begins. */
function stream(bytes: readonly number[], start: number, out: number[]): number {
  if (MAGIC.some((byte, i) => bytes[start + i] !== byte)) throw new Malformed();
  const check = CHECK_BYTES[byteAt(bytes, start + 7) & 15]!;
  let at = start + FRAME;
  while (byteAt(bytes, at) !== 0) {
    const end = chunks(bytes, blockData(bytes, at), out);
    at = end + padding(end - at) + check;
  }
  return afterIndex(bytes, at) + FRAME;
}

/** Where the data of the block begins whose header stands here. */
function blockData(bytes: readonly number[], at: number): number {
  const flags = byteAt(bytes, at + 1);
  if ((flags & 0x3f) !== 0) throw new Malformed();
  let next = at + 2;
  if ((flags & 0x40) !== 0) next = number(bytes, next).next;
  if ((flags & 0x80) !== 0) next = number(bytes, next).next;
  if (byteAt(bytes, next) !== LZMA2) throw new Malformed();
  return at + (byteAt(bytes, at) + 1) * 4;
}

/** LZMA2: chunks of LZMA or of plain bytes. Returns where they end. */
function chunks(bytes: readonly number[], start: number, out: number[]): number {
  let lzma: Lzma | null = null;
  let properties: ReturnType<typeof propertiesOf> | null = null;
  let from = out.length;
  for (let at = start; ; ) {
    const control = byteAt(bytes, at);
    if (control === 0) return at + 1;
    if (control === 1 || control >= 0xe0) from = out.length;
    const size = byteAt(bytes, at + 1) * 256 + byteAt(bytes, at + 2) + 1;
    if (control < 0x80) {
      if (control > 2) throw new Malformed();
      for (let i = 0; i < size; i++) put(out, byteAt(bytes, at + 3 + i));
      at += 3 + size;
      continue;
    }
    const packed = byteAt(bytes, at + 3) * 256 + byteAt(bytes, at + 4) + 1;
    if (control >= 0xc0) properties = propertiesOf(bytes[at + 5]);
    if (properties === null) throw new Malformed();
    if (control >= 0xa0) lzma = new Lzma(properties);
    if (lzma === null) throw new Malformed();
    const data = at + (control >= 0xc0 ? 6 : 5);
    lzma.unfold(
      bytes,
      data,
      Math.min(data + packed, bytes.length),
      out,
      from,
      out.length + (control & 31) * 65_536 + size,
    );
    at = data + packed;
  }
}

/** Where the index ends: a zero, how many records, two numbers each, padding, and a checksum. */
function afterIndex(bytes: readonly number[], start: number): number {
  let { value: records, next } = number(bytes, start + 1);
  if (records > bytes.length) throw new Malformed();
  for (; records > 0; records--) next = number(bytes, number(bytes, next).next).next;
  return next + padding(next - start) + 4;
}

/** A number in sevens of bits, lowest first. */
function number(bytes: readonly number[], at: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let i = 0; i < 9; i++) {
    const byte = byteAt(bytes, at + i);
    value += (byte & 127) * 128 ** i;
    if (byte < 128) return { value, next: at + i + 1 };
  }
  throw new Malformed();
}

const padding = (size: number): number => (4 - (size % 4)) % 4;

function byteAt(bytes: readonly number[], at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new Malformed();
  return byte;
}
