const hex = (text: string): number => (/^[0-9a-fA-F]+$/.test(text) ? Number.parseInt(text, 16) : Number.NaN);

/** UNICODE's argument: bytes as Latin-1 but for `\uXXXX` and `\UXXXXXXXX` (Python's raw-unicode-escape). Null where malformed. */
export function rawUnicode(bytes: Uint8Array): string | null {
  const text = Buffer.from(bytes).toString("latin1");
  let out = "";
  for (let at = 0; at < text.length; ) {
    const width = text[at] !== "\\" ? 0 : text[at + 1] === "u" ? 4 : text[at + 1] === "U" ? 8 : 0;
    if (width === 0) {
      // A backslash that escapes nothing stands for itself, and so does the one behind it.
      const length = text[at] === "\\" && text[at + 1] === "\\" ? 2 : 1;
      out += text.slice(at, at + length);
      at += length;
      continue;
    }
    const digits = text.slice(at + 2, at + 2 + width);
    const code = digits.length === width ? hex(digits) : Number.NaN;
    if (Number.isNaN(code) || code > 0x10ffff) return null;
    out += String.fromCodePoint(code);
    at += 2 + width;
  }
  return out;
}

const SIMPLE: Readonly<Record<string, string>> = {
  n: "\n",
  r: "\r",
  t: "\t",
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "\\": "\\",
  "'": "'",
  '"': '"',
};

/** STRING's argument: quoted, with Python's escapes. Null where it is not. */
export function quoted(bytes: Uint8Array): string | null {
  const text = Buffer.from(bytes).toString("latin1").trim();
  const quote = text[0];
  if (text.length < 2 || (quote !== "'" && quote !== '"') || text.at(-1) !== quote) return null;
  return unescapeText(text.slice(1, -1));
}

/** Python's escapes in a byte string. */
export function unescapeText(inner: string): string {
  let out = "";
  for (let at = 0; at < inner.length; at++) {
    const char = inner[at] as string;
    if (char !== "\\") {
      out += char;
      continue;
    }
    const next = inner[at + 1] ?? "";
    const octal = /^[0-7]{1,3}/.exec(inner.slice(at + 1, at + 4))?.[0];
    const wide = next === "x" ? 2 : next === "u" ? 4 : next === "U" ? 8 : 0;
    const digits = inner.slice(at + 2, at + 2 + wide);
    const code = wide > 0 && digits.length === wide ? hex(digits) : Number.NaN;
    if (octal !== undefined) {
      out += String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      at += octal.length;
    } else if (!Number.isNaN(code) && code <= 0x10ffff) {
      out += String.fromCodePoint(code);
      at += 1 + wide;
    } else if (next === "\n") {
      at += 1;
    } else if (SIMPLE[next] !== undefined) {
      out += SIMPLE[next];
      at += 1;
    } else {
      out += char;
    }
  }
  return out;
}
