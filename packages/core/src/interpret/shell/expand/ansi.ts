import { fromBytes } from "../../knowledge/text/codec.js";

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
  "'": 39,
  '"': 34,
  "?": 63,
};

/** Decodes the escapes of `$'…'`; `zero`: octal may be written `\0nnn`, as `echo -e` and `printf %b` have it. */
export function decodeAnsi(text: string, zero = false): string {
  if (!text.includes("\\")) return text;
  let out = "";
  let bytes: number[] = [];
  const flush = () => {
    if (bytes.length > 0) out += fromBytes(bytes);
    bytes = [];
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i]!;
    if (c !== "\\" || i + 1 >= text.length) {
      flush();
      out += c;
      continue;
    }
    const next = text[++i]!;
    const simple = SIMPLE[next];
    if (simple !== undefined) bytes.push(simple);
    else if (next === "x") i += take(text, i + 1, /^[0-9a-fA-F]{1,2}/, 16, bytes);
    else if (next >= "0" && next <= "7") {
      const skip = zero && next === "0" ? 1 : 0;
      const found = /^[0-7]{1,3}/.exec(text.slice(i + skip, i + skip + 3));
      bytes.push(Number.parseInt(found?.[0] ?? "0", 8) & 255);
      i += skip + (found?.[0].length ?? 0) - 1;
    } else if (next === "u" || next === "U") {
      const found = (next === "u" ? /^[0-9a-fA-F]{1,4}/ : /^[0-9a-fA-F]{1,8}/).exec(text.slice(i + 1, i + 9));
      flush();
      const point = Number.parseInt(found?.[0] ?? "0", 16);
      out += found === null ? `\\${next}` : point <= 0x10ffff ? String.fromCodePoint(point) : "";
      i += found?.[0].length ?? 0;
    } else if (next === "c" && zero) {
      flush();
      return out;
    } else if (next === "c") {
      bytes.push((text.charCodeAt(i + 1) || 0) & 31);
      i++;
    } else {
      flush();
      out += `\\${next}`;
    }
  }
  flush();
  return out;
}

function take(text: string, at: number, digits: RegExp, base: number, bytes: number[]): number {
  const found = digits.exec(text.slice(at, at + 2));
  if (found === null) bytes.push(92, 120);
  else bytes.push(Number.parseInt(found[0], base));
  return found?.[0].length ?? 0;
}
