import { fromBytes } from "./codec.js";

const SIMPLE: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  e: 27,
  E: 27,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  "\\": 92,
};

/** A text with its escapes read; `cut` where `\c` ended it early. */
export interface Escaped {
  readonly decoded: string;
  readonly cut: boolean;
}

export interface EscapeRules {
  /** `\0nnn` besides `\nnn`, and `\c` ends the text (`echo -e`, `printf %b`). */
  readonly zero: boolean;
  /** `\nnn` without a zero is read (`$'…'`, `printf`, and bash's `echo -e` does not, `%b` does). */
  readonly plainOctal: boolean;
  /** `\'`, `\"`, `\?` and `\cX` (`$'…'`, printf formats). */
  readonly quotes: boolean;
}

/** Escapes as `echo -e` reads them. */
export const ECHO: EscapeRules = { zero: true, plainOctal: false, quotes: false };
/** Escapes in an argument of `%b`. */
export const PERCENT_B: EscapeRules = { zero: true, plainOctal: true, quotes: true };
/** Escapes in a format of `printf`. */
export const FORMAT: EscapeRules = { zero: false, plainOctal: true, quotes: true };
/** Escapes in `$'…'`. */
export const ANSI_C: EscapeRules = { zero: false, plainOctal: true, quotes: true };

export function decodeEscapes(text: string, rules: EscapeRules = ECHO): Escaped {
  if (!text.includes("\\")) return { decoded: text, cut: false };
  let out = "";
  let bytes: number[] = [];
  const flush = () => {
    if (bytes.length > 0) out += fromBytes(bytes);
    bytes = [];
  };
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== "\\" || i + 1 >= text.length) {
      flush();
      out += text[i]!;
      continue;
    }
    const c = text[++i]!;
    const simple = SIMPLE[c];
    if (simple !== undefined) bytes.push(simple);
    else if (c === "x" && rules === ANSI_C && text[i + 1] === "{") i += braced(text, i + 1, bytes);
    else if (c === "x") i += digits(text, i + 1, 16, 2, bytes);
    else if (c === "0" && rules.zero) i += digits(text, i + 1, 8, 3, bytes, 0);
    else if (c >= "0" && c <= "7" && rules.plainOctal) i += digits(text, i, 8, 3, bytes) - 1;
    else if (c === "u" || c === "U") {
      const found = /^[0-9a-fA-F]+/.exec(text.slice(i + 1, i + (c === "u" ? 5 : 9)))?.[0];
      flush();
      if (found === undefined) out += `\\${c}`;
      else if (Number.parseInt(found, 16) <= 0x10ffff) out += String.fromCodePoint(Number.parseInt(found, 16));
      i += found?.length ?? 0;
    } else if (c === "c" && rules.zero) {
      flush();
      return { decoded: out, cut: true };
    } else if (rules.quotes && (c === "'" || c === '"' || c === "?")) bytes.push(c.charCodeAt(0));
    else if (c === "c" && rules === ANSI_C) bytes.push((text.charCodeAt(++i) || 0) & 31);
    else {
      flush();
      out += `\\${c}`;
    }
  }
  flush();
  return { decoded: out, cut: false };
}

/** `\x{72}` in `$'…'`. */
function braced(text: string, at: number, into: number[]): number {
  const [all, found] = /^\{([0-9a-fA-F]+)\}?/.exec(text.slice(at, at + 64)) ?? [];
  if (all === undefined) into.push(92, 120);
  else into.push(Number.parseInt(found!.slice(-2), 16));
  return all?.length ?? 0;
}

/** Reads up to `max` digits into one byte and says how many there were; `none` is the byte for no digit at all. */
function digits(text: string, at: number, base: 8 | 16, max: number, into: number[], none?: number): number {
  const found = (base === 8 ? /^[0-7]+/ : /^[0-9a-fA-F]+/).exec(text.slice(at, at + max))?.[0];
  if (found !== undefined) into.push(Number.parseInt(found, base) & 255);
  else if (none !== undefined) into.push(none);
  else into.push(92, text.charCodeAt(at - 1));
  return found?.length ?? 0;
}
