import { SqliteError } from "./pages.js";

/** A column of a row. Integers beyond 2^53 and blobs are null: nothing here needs them. */
export type Value = string | number | null;

/** A variable-length integer at `at`, and where it ends (section 1.6). @throws SqliteError */
export function varint(bytes: Buffer, at: number): readonly [value: number, end: number] {
  let value = 0;
  for (let index = 0; index < 9; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) throw new SqliteError("a number is cut off");
    if (index === 8) return [value * 256 + byte, at + 9];
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return [value, at + index + 1];
  }
  throw new SqliteError("a number does not end");
}

/** Section 2.1: types first, then values. @throws SqliteError */
export function readRecord(bytes: Buffer): readonly Value[] {
  const [headEnd, start] = varint(bytes, 0);
  if (headEnd > bytes.length) throw new SqliteError("a row is cut off");
  const values: Value[] = [];
  let at = headEnd;
  for (let head = start; head < headEnd; ) {
    const [type, next] = varint(bytes, head);
    const length = lengthOf(type);
    if (at + length > bytes.length) throw new SqliteError("a row is cut off");
    values.push(columnValue(type, bytes.subarray(at, at + length)));
    at += length;
    head = next;
  }
  return values;
}

const LENGTHS = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0] as const;

function lengthOf(type: number): number {
  if (type < LENGTHS.length) return LENGTHS[type]!;
  if (type < 12) throw new SqliteError("a column is of no known type");
  return Math.floor((type - 12) / 2);
}

function columnValue(type: number, bytes: Buffer): Value {
  if (type === 8 || type === 9) return type - 8;
  if (type >= 13 && type % 2 === 1) return bytes.toString("utf8");
  if (type === 7) return bytes.readDoubleBE(0);
  if (type >= 1 && type <= 5) return bytes.readIntBE(0, bytes.length);
  if (type !== 6) return null;
  const wide = Number(bytes.readBigInt64BE(0));
  return Number.isSafeInteger(wide) ? wide : null;
}
