/**
 * Text as bytes and back, UTF-8. A byte that is not part of valid UTF-8 is kept as the lone surrogate U+DC00 + byte, so
 * that nothing is lost between two filters.
 */

const KEPT = 0xdc00;

export function toBytes(text: string): number[] {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text.codePointAt(i)!;
    if (c < 0x80) bytes.push(c);
    else if (c < 0x800) bytes.push(0xc0 | (c >> 6), 0x80 | (c & 63));
    else if (c >= KEPT + 0x80 && c <= KEPT + 0xff) bytes.push(c - KEPT);
    else if (c < 0x10000) bytes.push(0xe0 | (c >> 12), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
    else {
      bytes.push(0xf0 | (c >> 18), 0x80 | ((c >> 12) & 63), 0x80 | ((c >> 6) & 63), 0x80 | (c & 63));
      i++;
    }
  }
  return bytes;
}

export function fromBytes(bytes: readonly number[]): string {
  let text = "";
  for (let i = 0; i < bytes.length; ) {
    const first = bytes[i]! & 0xff;
    const length = first < 0x80 ? 1 : first >= 0xc2 && first < 0xe0 ? 2 : first < 0xe0 ? 0 : first < 0xf0 ? 3 : 4;
    const point = first > 0xf4 || length === 0 ? -1 : decodePoint(bytes, i, first, length);
    if (point < 0) {
      text += String.fromCharCode(KEPT + first);
      i++;
    } else {
      text += String.fromCodePoint(point);
      i += length;
    }
  }
  return text;
}

function decodePoint(bytes: readonly number[], at: number, first: number, length: number): number {
  if (length === 1) return first;
  let point = first & (0xff >> (length + 1));
  for (let k = 1; k < length; k++) {
    const next = bytes[at + k];
    if (next === undefined || (next & 0xc0) !== 0x80) return -1;
    point = (point << 6) | (next & 63);
  }
  if (length === 3 && (point < 0x800 || (point >= 0xd800 && point < 0xe000))) return -1;
  if (length === 4 && (point < 0x10000 || point > 0x10ffff)) return -1;
  return point;
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Null where the text is not of the alphabet; what follows the first padding is ignored, as the programs do. */
export function decodeBase64(text: string): string | null {
  return decodeBits(text.replaceAll("-", "+").replaceAll("_", "/"), BASE64, 6);
}

export function decodeBase32(text: string): string | null {
  return decodeBits(text, BASE32, 5);
}

export function encodeBase64(text: string): string {
  return encodeBits(text, BASE64, 6, 4);
}

export function encodeBase32(text: string): string {
  return encodeBits(text, BASE32, 5, 8);
}

function decodeBits(text: string, alphabet: string, width: number): string | null {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c === "\n" || c === "\r" || c === " " || c === "\t") continue;
    if (c === "=") {
      held = 0;
      bits = 0;
      continue;
    }
    const digit = alphabet.indexOf(c);
    if (digit < 0) return null;
    held = ((held << width) | digit) & 0xffff;
    bits += width;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((held >> bits) & 0xff);
    }
  }
  return fromBytes(bytes);
}

function encodeBits(text: string, alphabet: string, width: number, group: number): string {
  let out = "";
  let held = 0;
  let bits = 0;
  for (const byte of toBytes(text)) {
    held = ((held << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= width) {
      bits -= width;
      out += alphabet[(held >> bits) & ((1 << width) - 1)];
    }
  }
  if (bits > 0) out += alphabet[(held << (width - bits)) & ((1 << width) - 1)];
  while (out.length % group !== 0) out += "=";
  return out;
}

export function decodeHex(text: string): string | null {
  const digits = text.replace(/\s+/g, "");
  if (!/^[0-9a-fA-F]*$/.test(digits)) return null;
  const bytes: number[] = [];
  for (let i = 0; i + 1 < digits.length; i += 2) bytes.push(Number.parseInt(digits.slice(i, i + 2), 16));
  return fromBytes(bytes);
}
