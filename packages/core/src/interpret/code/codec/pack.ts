import { decodeBase64 } from "./base64.js";
import { decodeHex, encodeHex } from "./hex.js";
import { encodeUtf8 } from "./letters.js";

/** A template of `pack`: letters with a count, `*` as -1. At most 64 of them. */
function templateOf(template: string): { letter: string; count: number; counted: boolean }[] | null {
  const out: { letter: string; count: number; counted: boolean }[] = [];
  for (const part of template.matchAll(/([a-zA-Z@])[<>!]*(\*|\d{1,5})?/g)) {
    if (out.length === 64) return null;
    out.push({
      letter: part[1]!,
      count: part[2] === "*" ? -1 : part[2] === undefined ? 1 : Number(part[2]),
      counted: part[2] !== undefined,
    });
  }
  return out;
}

/**
 * `pack(template, …)` of Perl, Ruby and PHP for the letters people hide text with: `H h A a Z C c U W w n N v V S L m u`.
 * Anything else: `null`.
 */
export function pack(template: string, args: readonly (string | number)[]): string | null {
  const parts = templateOf(template);
  if (parts === null) return null;
  let out = "";
  let i = 0;
  for (const { letter, count, counted } of parts) {
    if (/[HhAaZm]/.test(letter)) {
      const v = String(args[i++] ?? "");
      const piece = packText(letter, v, count, counted);
      if (piece === null) return null;
      out += piece;
      continue;
    }
    const n = count < 0 ? args.length - i : count;
    for (let j = 0; j < n && j < 65_536; j++) {
      const v = Number(args[i++] ?? 0);
      const piece = packNumber(letter, Math.trunc(v));
      if (piece === null) return null;
      out += piece;
    }
  }
  return out;
}

function packText(letter: string, v: string, count: number, counted: boolean): string | null {
  if (letter === "H" || letter === "h") {
    const digits = count < 0 ? v : v.slice(0, counted ? count : 1);
    const even = digits.length % 2 === 0 ? digits : `${digits}0`;
    return decodeHex(letter === "H" ? even : swap(even));
  }
  if (letter === "m") return null;
  if (count < 0) return letter === "Z" ? `${v}\0` : v;
  return v.slice(0, count).padEnd(count > 65_536 ? 0 : count, letter === "A" ? " " : "\0");
}

function packNumber(letter: string, v: number): string | null {
  const byte = (shift: number): string => String.fromCharCode((v >>> shift) & 255);
  switch (letter) {
    case "C":
    case "c":
      return byte(0);
    case "U":
    case "W":
      return v >= 0 && v <= 0x10ffff
        ? letter === "U"
          ? encodeUtf8(String.fromCodePoint(v))
          : String.fromCharCode(v)
        : null;
    case "n":
      return byte(8) + byte(0);
    case "v":
    case "S":
    case "s":
      return byte(0) + byte(8);
    case "N":
      return byte(24) + byte(16) + byte(8) + byte(0);
    case "V":
    case "L":
    case "l":
      return byte(0) + byte(8) + byte(16) + byte(24);
    case "x":
      return "\0";
    default:
      return null;
  }
}

/** The first values of `unpack(template, data)` for `m`, `u`, `H`, `A`, `a`, `C`, `U`; anything else: `null`. */
export function unpack(template: string, data: string): (string | number)[] | null {
  const parts = templateOf(template);
  const first = parts?.[0];
  if (parts?.length !== 1 || first === undefined) return null;
  switch (first.letter) {
    case "m":
      return [decodeBase64(data)];
    case "u":
      return [decodeUu(data)];
    case "H":
      return [first.count < 0 ? encodeHex(data) : encodeHex(data).slice(0, first.count)];
    case "h":
      return [swap(encodeHex(data))];
    case "A":
    case "a":
      return [first.count < 0 ? data : data.slice(0, first.count)];
    case "C":
    case "c":
    case "U":
    case "W":
      return Array.from(first.count < 0 ? data : data.slice(0, first.count), (c) => c.charCodeAt(0));
    default:
      return null;
  }
}

/** Lines of uuencoded data, each led by its length. */
export function decodeUu(data: string): string {
  let out = "";
  for (const line of data.split("\n")) {
    const n = (line.charCodeAt(0) - 32) & 63;
    if (line === "" || n === 0) continue;
    let bytes = "";
    for (let i = 1; i + 3 < line.length + 3 && bytes.length < n; i += 4) {
      const v = [0, 1, 2, 3].map((j) => ((line.charCodeAt(i + j) || 32) - 32) & 63);
      const word = (v[0]! << 18) | (v[1]! << 12) | (v[2]! << 6) | v[3]!;
      bytes += String.fromCharCode((word >> 16) & 255, (word >> 8) & 255, word & 255);
    }
    out += bytes.slice(0, n);
  }
  return out;
}

function swap(hex: string): string {
  let out = "";
  for (let i = 0; i < hex.length; i += 2) out += (hex[i + 1] ?? "0") + hex[i]!;
  return out;
}
