/**
 * Decides whether bytes are a JSON object in canonical form without building it: a verifier reads millions of events
 * and needs six members of each. Says the same as writing the parsed object again and comparing (the tests compare).
 */
import { isUtf8 } from "node:buffer";
import { MAX_DEPTH } from "./canonical.js";

/** Where a member's name stands, without quotes and as it is escaped, and where its value does: half-open ranges. */
export type MemberVisitor = (name: number, nameEnd: number, value: number, valueEnd: number) => void;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const BAD = -1;

/**
 * Whether the bytes are one canonical object. `visit` gets its own members, not those inside; it must not be relied
 * on unless the answer is true.
 */
export function scanObject(bytes: Buffer, visit: MemberVisitor): boolean {
  return bytes[0] === 0x7b && isUtf8(bytes) && scanMembers(bytes, 1, 1, visit) === bytes.length;
}

/** From the first byte of a value to behind its last, or {@link BAD}. */
function scanValue(bytes: Buffer, at: number, depth: number): number {
  switch (bytes[at]) {
    case QUOTE:
      return scanString(bytes, at + 1);
    case 0x7b:
      return depth >= MAX_DEPTH ? BAD : scanMembers(bytes, at + 1, depth + 1, null);
    case 0x5b:
      return depth >= MAX_DEPTH ? BAD : scanElements(bytes, at + 1, depth + 1);
    case 0x74:
      return scanWord(bytes, at, "true");
    case 0x66:
      return scanWord(bytes, at, "false");
    case 0x6e:
      return scanWord(bytes, at, "null");
    default:
      return scanNumber(bytes, at);
  }
}

function scanWord(bytes: Buffer, at: number, word: string): number {
  for (let i = 0; i < word.length; i++) if (bytes[at + i] !== word.charCodeAt(i)) return BAD;
  return at + word.length;
}

function scanElements(bytes: Buffer, from: number, depth: number): number {
  if (bytes[from] === 0x5d) return from + 1;
  for (let at = from; ; at++) {
    at = scanValue(bytes, at, depth);
    if (at === BAD) return BAD;
    if (bytes[at] === 0x5d) return at + 1;
    if (bytes[at] !== COMMA) return BAD;
  }
}

function scanMembers(bytes: Buffer, from: number, depth: number, visit: MemberVisitor | null): number {
  if (bytes[from] === 0x7d) return from + 1;
  let before = BAD;
  let beforeEnd = BAD;
  for (let at = from; ; at++) {
    if (bytes[at] !== QUOTE) return BAD;
    const name = at + 1;
    at = scanString(bytes, name);
    if (at === BAD || bytes[at] !== COLON) return BAD;
    const nameEnd = at - 1;
    if (before !== BAD && !isBefore(bytes, before, beforeEnd, name, nameEnd)) return BAD;
    before = name;
    beforeEnd = nameEnd;
    const value = at + 1;
    at = scanValue(bytes, value, depth);
    if (at === BAD) return BAD;
    visit?.(name, nameEnd, value, at);
    if (bytes[at] === 0x7d) return at + 1;
    if (bytes[at] !== COMMA) return BAD;
  }
}

/** From behind the opening quote to behind the closing one. */
function scanString(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) return at + 1;
    if (byte < 0x20) return BAD;
    if (byte !== BACKSLASH) continue;
    const skip = escapeLength(bytes, at + 1);
    if (skip === 0) return BAD;
    at += skip;
  }
  return BAD;
}

/** Bytes of an escape behind its backslash, 0 where canonical form writes that character otherwise. */
function escapeLength(bytes: Buffer, at: number): number {
  switch (bytes[at]) {
    case QUOTE:
    case BACKSLASH:
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return 1;
    case 0x75:
      return CONTROL_ESCAPES.has(bytes.toString("latin1", at + 1, at + 5)) ? 5 : 0;
    default:
      return 0;
  }
}

/** Control characters without a short escape: the only ones written as `\u00xx`. */
const CONTROL_ESCAPES: ReadonlySet<string> = new Set(
  Array.from({ length: 0x20 }, (_, i) => i)
    .filter((i) => ![8, 9, 10, 12, 13].includes(i))
    .map((i) => i.toString(16).padStart(4, "0")),
);

/** Short integers are canonical as they stand; anything else is printed again and compared. */
function scanNumber(bytes: Buffer, from: number): number {
  let at = from;
  while (isDigit(bytes[at])) at++;
  const digits = at - from;
  if (!isNumberByte(bytes[at])) return isPlain(digits, bytes[from]) ? at : sameNumber(bytes, from, at);
  while (isNumberByte(bytes[at])) at++;
  return sameNumber(bytes, from, at);
}

function isPlain(digits: number, first: number | undefined): boolean {
  return digits === 1 || (digits > 1 && digits <= 15 && first !== ZERO);
}

function sameNumber(bytes: Buffer, from: number, until: number): number {
  const text = bytes.toString("latin1", from, until);
  return until - from <= 32 && String(Number(text)) === text && Number.isFinite(Number(text)) && text !== "-0"
    ? until
    : BAD;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

function isNumberByte(byte: number | undefined): boolean {
  return isDigit(byte) || byte === MINUS || byte === 0x2b || byte === 0x2e || byte === 0x65;
}

/** Whether one name sorts before another by UTF-16 code units. For ASCII without escapes that is the order of bytes. */
function isBefore(bytes: Buffer, a: number, aEnd: number, b: number, bEnd: number): boolean {
  const shorter = Math.min(aEnd - a, bEnd - b);
  for (let i = 0; i < shorter; i++) {
    const x = bytes[a + i] as number;
    const y = bytes[b + i] as number;
    if (x === BACKSLASH || y === BACKSLASH || x >= 0x80 || y >= 0x80) {
      return decodeName(bytes, a, aEnd) < decodeName(bytes, b, bEnd);
    }
    if (x !== y) return x < y;
  }
  return aEnd - a < bEnd - b;
}

function decodeName(bytes: Buffer, from: number, until: number): string {
  return JSON.parse(bytes.toString("utf8", from - 1, until + 1)) as string;
}
