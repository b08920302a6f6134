import { type Source, WINDOW } from "../formats/source.js";

/** Longest JSON text taken out of a binary file, and how many. */
const MOST = { text: 8 << 20, found: 1000 };
/** Bytes looked at again for nested beginnings that come to nothing: this many times the file, and a little for small ones. */
const EFFORT = { times: 8, more: 64 << 20 };

/**
 * JSON objects that stand as they are inside a binary file (HDF5 attributes, protobuf strings): from a `{"` to its closing brace, where
 * everything between is JSON. Linear in practice: other bytes end an attempt within a few. `unfinished` counts texts beyond the bounds.
 */
export function* embeddedJson(
  source: Source,
): Generator<{ readonly value: unknown; readonly at: number } | "unfinished"> {
  let found = 0;
  const effort = { left: source.size * EFFORT.times + EFFORT.more };
  for (let at = 0; at < source.size; ) {
    const piece = source.read(at, WINDOW);
    const brace = piece.indexOf(0x7b);
    if (brace < 0) {
      at += Math.max(1, piece.length);
      continue;
    }
    at += brace;
    const length = balanced(source, at, effort);
    if (length === null && effort.left >= 0) {
      at += 1;
      continue;
    }
    if (length === null || length === "too long" || effort.left < 0 || ++found > MOST.found) {
      yield "unfinished";
      return;
    }
    const value = parse(source, at, length);
    if (value !== undefined) yield { value, at };
    at += value === undefined ? 1 : length;
  }
}

/** Length up to the closing brace; null where the bytes cannot be JSON. */
function balanced(source: Source, start: number, effort: { left: number }): number | "too long" | null {
  let depth = 0;
  let quoted = false;
  let escaped = false;
  for (let at = start; at < source.size; ) {
    const piece = source.read(at, 4096);
    for (let index = 0; index < piece.length; index++) {
      const byte = piece[index] as number;
      if (--effort.left < 0) return null;
      if (quoted) {
        if (byte < 0x20) return null;
        if (escaped) escaped = false;
        else if (byte === 0x5c) escaped = true;
        else if (byte === 0x22) quoted = false;
      } else if (byte === 0x22) quoted = true;
      else if (byte === 0x7b || byte === 0x5b) depth += 1;
      else if (byte === 0x7d || byte === 0x5d) {
        depth -= 1;
        if (depth === 0) return at + index + 1 - start;
      } else if (!isJsonByte(byte)) return null;
    }
    at += piece.length;
    if (at - start > MOST.text) return "too long";
  }
  return null;
}

/** White space, digits, signs, and the letters of true, false, null, NaN, Infinity and exponents. */
const isJsonByte = (byte: number): boolean =>
  byte === 9 || byte === 10 || byte === 13 || " ,:-+.0123456789truefalsnENIity".includes(String.fromCharCode(byte));

function parse(source: Source, start: number, length: number): unknown {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < length; ) {
    const piece = source.read(start + at, Math.min(WINDOW, length - at)).slice();
    if (piece.length === 0) return undefined;
    parts.push(piece);
    at += piece.length;
  }
  const text = Buffer.concat(parts).toString("utf8");
  try {
    return JSON.parse(text);
  } catch {
    // Python writes what JSON has not.
    try {
      return JSON.parse(text.replace(/(?<=[:,[]\s{0,3})-?(?:NaN|Infinity)/g, "null"));
    } catch {
      return undefined;
    }
  }
}
