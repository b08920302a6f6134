import { digit } from "./hex.js";

/** Which escapes a language's string literals have. */
export interface EscapeRules {
  /** One character after the backslash and what it means. */
  readonly simple: Readonly<Record<string, string>>;
  /** `\x41`: most digits; 0 where the language has none. */
  readonly hex: number;
  /** `\x{1F600}`, `\u{1F600}`. */
  readonly braces: boolean;
  /** `\101` */
  readonly octal: boolean;
  /** `\u0041`; `\U00000041` with `long`. */
  readonly unicode: boolean;
  readonly long: boolean;
  /** `\N{NAME}`: not resolved, the text becomes unknown to whoever asks for `broken`. */
  readonly names: boolean;
  /** An escape the language does not know keeps its backslash. */
  readonly keeps: boolean;
}

/** The text a literal's inside stands for, without its quotes. */
export function unescaped(raw: string, r: EscapeRules): string {
  if (!raw.includes("\\")) return raw;
  const out: string[] = [];
  let from = 0;
  for (let i = raw.indexOf("\\"); i >= 0; i = raw.indexOf("\\", i)) {
    out.push(raw.slice(from, i));
    const c = raw[i + 1];
    if (c === undefined) {
      from = i;
      break;
    }
    const simple = r.simple[c];
    let used = 2;
    if (simple !== undefined && !(c === "0" && r.octal && isOctal(raw, i + 2))) out.push(simple);
    else if (c === "x" && r.hex > 0)
      used = braced(raw, i, out, r) || digits(raw, i + 2, r.hex, 16, out) || keep(c, out, r);
    else if (c === "u" && (r.unicode || r.braces))
      used = braced(raw, i, out, r) || (r.unicode ? digits(raw, i + 2, 4, 16, out) : 0) || keep(c, out, r);
    else if (c === "U" && r.long) used = digits(raw, i + 2, 8, 16, out) || keep(c, out, r);
    else if (r.octal && c >= "0" && c <= "7") used = digits(raw, i + 1, 3, 8, out) - 1;
    else if (c === "\r" && raw[i + 2] === "\n" && r.simple["\n"] !== undefined) used = 3;
    else keep(c, out, r);
    i += used;
    from = i;
  }
  out.push(raw.slice(from));
  return out.join("");
}

function isOctal(raw: string, i: number): boolean {
  const c = raw[i];
  return c !== undefined && c >= "0" && c <= "7";
}

function keep(c: string, out: string[], r: EscapeRules): number {
  out.push(r.keeps ? `\\${c}` : c);
  return 2;
}

/** Reads up to `most` digits; returns code units used from the backslash on, 0 when there is none. */
function digits(raw: string, at: number, most: number, base: number, out: string[]): number {
  let n = 0;
  let v = 0;
  while (n < most) {
    const d = digit(raw.charCodeAt(at + n));
    if (d < 0 || d >= base || Number.isNaN(d)) break;
    v = v * base + d;
    n++;
  }
  if (n === 0) return 0;
  out.push(v > 0x10ffff ? "\ufffd" : String.fromCodePoint(v));
  return n + 2;
}

function braced(raw: string, at: number, out: string[], r: EscapeRules): number {
  if (!r.braces || raw[at + 2] !== "{") return 0;
  const end = raw.indexOf("}", at + 3);
  if (end < 0 || end - at > 64) return 0;
  for (const part of raw
    .slice(at + 3, end)
    .trim()
    .split(/[ _]+/)) {
    const v = Number.parseInt(part, 16);
    if (Number.isNaN(v)) return 0;
    out.push(v > 0x10ffff ? "\ufffd" : String.fromCodePoint(v));
  }
  return end - at + 1;
}

export const C_ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
  "\n": "",
};
