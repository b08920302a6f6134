import { type Cursor, Ended } from "../../formats/cursor.js";
import type { Argument } from "./opcodes.js";
import { quoted, rawUnicode } from "./text.js";
import { OPAQUE, type Value } from "./value.js";

/** The stream is no pickle from here on. */
export class Broken extends Error {}

/** A longer text is no longer known: importing by it is then a finding, never missed. */
const MOST = { text: 256, name: 1024, line: 64 * 1024 };

/** A memo index, as a number or as text. */
export function memoIndex(argument: unknown): number {
  if (typeof argument === "number") return argument;
  const text = typeof argument === "string" ? argument : "";
  if (!/^[0-9]{1,10}$/.test(text)) throw new Broken("a memo index is no number");
  return Number(text);
}

function nameLine(cursor: Cursor): string {
  const line = cursor.line(MOST.name);
  if (line === null) throw new Broken("a name is longer than any name");
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(line);
  } catch {
    throw new Broken("a name is not valid UTF-8");
  }
}

function textLine(cursor: Cursor, decode: (bytes: Uint8Array) => string | null): Value {
  const from = cursor.at;
  const line = cursor.line(MOST.line);
  if (line === null) return longLine(cursor);
  const text = decode(line);
  if (text === null) throw new Broken(`a string at ${from} is malformed`);
  return text.length > MOST.text ? OPAQUE : text;
}

/** A line of more than the window: skipped piece by piece, it is no name. */
function longLine(cursor: Cursor): Value {
  for (;;) {
    const piece = cursor.source.read(cursor.at, Math.min(MOST.line, cursor.left));
    const found = piece.indexOf(10);
    if (found >= 0) {
      cursor.skip(found + 1);
      return OPAQUE;
    }
    if (piece.length === 0) throw new Ended(cursor.at);
    cursor.skip(piece.length);
  }
}

function sized(cursor: Cursor, length: number): Value {
  if (length > MOST.text * 4) {
    cursor.skip(length);
    return OPAQUE;
  }
  const text = Buffer.from(cursor.bytes(length)).toString("utf8");
  return text.length > MOST.text ? OPAQUE : text;
}

/** What stands behind an opcode. */
export function readArgument(cursor: Cursor, argument: Argument): Value | number | readonly string[] {
  switch (argument) {
    case "none":
      return OPAQUE;
    case "u1":
      return cursor.u8();
    case "u2":
      return cursor.u16();
    case "i4":
      return cursor.i32();
    case "u4":
      return cursor.u32();
    case "u8":
      return cursor.u64();
    case "f8":
      cursor.skip(8);
      return OPAQUE;
    case "line": {
      const line = cursor.line(MOST.line);
      if (line === null) return longLine(cursor);
      return Buffer.from(line.subarray(0, 64)).toString("latin1").trim();
    }
    case "text line":
      return textLine(cursor, quoted);
    case "raw unicode line":
      return textLine(cursor, rawUnicode);
    case "two lines":
      return [nameLine(cursor), nameLine(cursor)];
    case "bytes1":
      cursor.skip(cursor.u8());
      return OPAQUE;
    case "bytes4":
      cursor.skip(cursor.u32());
      return OPAQUE;
    case "bytes8":
      cursor.skip(cursor.u64());
      return OPAQUE;
    case "text1":
      return sized(cursor, cursor.u8());
    case "text4":
      return sized(cursor, cursor.u32());
    case "text8":
      return sized(cursor, cursor.u64());
    case "long1":
      return long(cursor, cursor.u8());
    case "long4": {
      const length = cursor.i32();
      if (length < 0) throw new Broken("a number of negative length");
      return long(cursor, length);
    }
  }
}

/** Little-endian two's complement; as decimal text, where short. */
function long(cursor: Cursor, length: number): Value {
  if (length > 16) {
    cursor.skip(length);
    return OPAQUE;
  }
  let value = 0n;
  for (const [place, byte] of cursor.bytes(length).entries()) value |= BigInt(byte) << BigInt(8 * place);
  return { number: BigInt.asIntN(8 * length || 1, value).toString() };
}
