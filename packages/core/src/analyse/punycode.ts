/** Parameters of RFC 3492, section 5. */
const BASE = 36;
const SKEW = 38;
const DAMP = 700;

/** A host with its `xn--` labels as they are shown; null where one of them is no Punycode. At most 253 characters. */
export function shownHost(host: string): string | null {
  if (host.length > 253) return null;
  const labels = host.split(".").map((label) => (/^xn--/i.test(label) ? decode(label.slice(4)) : label));
  return labels.includes(null) ? null : labels.join(".");
}

/** RFC 3492, section 6.2. */
function decode(label: string): string | null {
  const cut = label.lastIndexOf("-");
  const points = cut > 0 ? [...label.slice(0, cut)].map((char) => char.charCodeAt(0)) : [];
  let n = 128;
  let i = 0;
  let bias = 72;
  for (let at = cut > 0 ? cut + 1 : 0; at < label.length; ) {
    const before = i;
    let weight = 1;
    for (let k = BASE; ; k += BASE) {
      const digit = at < label.length ? digitOf(label.charCodeAt(at++)) : -1;
      if (digit < 0) return null;
      i += digit * weight;
      const threshold = Math.min(Math.max(k - bias, 1), 26);
      if (digit < threshold) break;
      weight *= BASE - threshold;
    }
    const size = points.length + 1;
    bias = adapt(i - before, size, before === 0);
    n += Math.floor(i / size);
    i %= size;
    if (!(n <= 0x10ffff)) return null;
    points.splice(i++, 0, n);
  }
  return String.fromCodePoint(...points);
}

function digitOf(c: number): number {
  if (c >= 48 && c <= 57) return c - 22;
  const letter = (c | 32) - 97;
  return letter >= 0 && letter < 26 ? letter : -1;
}

function adapt(delta: number, size: number, first: boolean): number {
  let left = Math.floor(delta / (first ? DAMP : 2));
  left += Math.floor(left / size);
  let k = 0;
  for (; left > 455; k += BASE) left = Math.floor(left / (BASE - 1));
  return k + Math.floor((BASE * left) / (left + SKEW));
}
