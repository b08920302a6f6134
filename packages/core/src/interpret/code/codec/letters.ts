/** Bytes, one per code unit, read as UTF-8; what is no UTF-8 becomes U+FFFD. */
export function decodeUtf8(bytes: string): string {
  let plain = true;
  for (let i = 0; i < bytes.length && plain; i++) plain = bytes.charCodeAt(i) < 128;
  if (plain) return bytes;
  const out: string[] = [];
  for (let i = 0; i < bytes.length; i++) {
    const a = bytes.charCodeAt(i);
    const more = a < 0x80 ? 0 : a >= 0xc2 && a < 0xe0 ? 1 : a >= 0xe0 && a < 0xf0 ? 2 : a >= 0xf0 && a < 0xf5 ? 3 : -1;
    let point = more === 0 ? a : more > 0 ? a & (0x3f >> more) : -1;
    for (let j = 1; j <= more && point >= 0; j++) {
      const b = bytes.charCodeAt(i + j);
      point = (b & 0xc0) === 0x80 ? (point << 6) | (b & 0x3f) : -1;
    }
    if (point < 0 || point > 0x10ffff) out.push("\ufffd");
    else {
      out.push(String.fromCodePoint(point));
      i += Math.max(more, 0);
    }
  }
  return out.join("");
}

export function encodeUtf8(text: string): string {
  let plain = true;
  for (let i = 0; i < text.length && plain; i++) plain = text.charCodeAt(i) < 128;
  if (plain) return text;
  const out: string[] = [];
  const put = (...b: number[]): void => {
    out.push(String.fromCharCode(...b));
  };
  for (const c of text) {
    const p = c.codePointAt(0)!;
    if (p < 0x80) put(p);
    else if (p < 0x800) put(0xc0 | (p >> 6), 0x80 | (p & 63));
    else if (p < 0x10000) put(0xe0 | (p >> 12), 0x80 | ((p >> 6) & 63), 0x80 | (p & 63));
    else put(0xf0 | (p >> 18), 0x80 | ((p >> 12) & 63), 0x80 | ((p >> 6) & 63), 0x80 | (p & 63));
  }
  return out.join("");
}

export function decodeUtf16(bytes: string): string {
  const out: string[] = [];
  for (let i = 0; i + 1 < bytes.length; i += 2)
    out.push(String.fromCharCode(bytes.charCodeAt(i) | (bytes.charCodeAt(i + 1) << 8)));
  return out.join("");
}

export function rot13(text: string): string {
  const out: string[] = [];
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    const base = c >= 65 && c <= 90 ? 65 : c >= 97 && c <= 122 ? 97 : 0;
    out.push(base === 0 ? text[i]! : String.fromCharCode(((c - base + 13) % 26) + base));
  }
  return out.join("");
}

/** `%41` and, where asked, `+` for a blank. What is no escape stays. */
export function decodePercent(text: string, plus: boolean): string {
  if (!text.includes("%") && !(plus && text.includes("+"))) return text;
  const parts = (plus ? text.replaceAll("+", " ") : text).split("%");
  let bytes = encodeUtf8(parts[0]!);
  for (let i = 1; i < parts.length; i++) {
    const p = parts[i]!;
    bytes += /^[0-9a-fA-F]{2}/.test(p)
      ? String.fromCharCode(Number.parseInt(p.slice(0, 2), 16)) + encodeUtf8(p.slice(2))
      : `%${encodeUtf8(p)}`;
  }
  return decodeUtf8(bytes);
}

export function reversed(text: string): string {
  return [...text].reverse().join("");
}
