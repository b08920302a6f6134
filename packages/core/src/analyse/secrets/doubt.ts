/** Bits of entropy per character (Shannon) of a text. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** Words that stand where a secret would: documentation, templates, tests. */
const STAND_INS =
  /example|xxxx|\*{3}|\.{3}|your[_-]?|change[_-]?(?:it|me)|placeholder|redacted|dummy|sample|insert|todo|fixme|foobar|abcdefghij|0123456789|1234567890123/i;

/** Whether a value only stands in for a secret: a variable, a template's hole, a word of documentation, one character. */
export function isStandIn(value: string): boolean {
  if (/^[$%{<[@(]|[}>\])]$/.test(value) || value.includes("${") || value.includes("{{")) return true;
  return STAND_INS.test(value) || isMonotone(value);
}

/** At most three different characters, or a letter eight times in a row. */
function isMonotone(value: string): boolean {
  let run = 1;
  for (let i = 1; i < value.length; i++) {
    run = value[i] === value[i - 1] ? run + 1 : 1;
    if (run >= 8 && !/\d/.test(value[i]!)) return true;
  }
  return value.length >= 8 && new Set(value).size <= 3;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h >>> 0;
}

/**
 * Keys everybody has: published in samples of the services themselves, so that finding one means nothing. By hash, lest
 * every scanner stops at this file.
 */
const PUBLISHED: ReadonlySet<number> = new Set([
  0x739ddd87, 0xf0951274, 0xaf7ca9d, 0x4e1351cb, 0xb8782c2e, 0x965bd60a, 0x1845a427, 0xd9b068, 0xaf8fab00, 0x722ef8d0,
  0xc8a510e9, 0x1751c16c, 0xf50c0e72, 0x6a41f911, 0x8ee1d847, 0xb1887211,
]);

export const isPublished = (value: string): boolean => PUBLISHED.has(hash(value));
