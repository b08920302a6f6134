/** Bytes of a hexadecimal text, blanks passed over; `null` when it holds anything else or an odd digit. */
export function decodeHex(text: string): string | null {
  const out: string[] = [];
  let high = -1;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 32 || (c >= 9 && c <= 13)) continue;
    const v = digit(c);
    if (v < 0) return null;
    if (high < 0) high = v;
    else {
      out.push(String.fromCharCode(high * 16 + v));
      high = -1;
    }
  }
  return high < 0 ? out.join("") : null;
}

/** As {@link decodeHex}, stopping at the first thing that is no pair of digits. */
export function decodeHexPrefix(text: string): string {
  let end = 0;
  while (end < text.length && digit(text.charCodeAt(end)) >= 0) end++;
  return decodeHex(text.slice(0, end - (end % 2))) ?? "";
}

export function encodeHex(bytes: string): string {
  const out: string[] = [];
  for (let i = 0; i < bytes.length; i++) out.push((bytes.charCodeAt(i) & 255).toString(16).padStart(2, "0"));
  return out.join("");
}

export function digit(c: number): number {
  if (c >= 48 && c <= 57) return c - 48;
  if (c >= 97 && c <= 102) return c - 87;
  if (c >= 65 && c <= 70) return c - 55;
  return -1;
}
