const TABLE = Uint32Array.from({ length: 256 }, (_none, byte) => {
  let c = byte;
  for (let bit = 0; bit < 8; bit++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** CRC-32 of ISO 3309 over ASCII text. */
export function crc32(text: string): number {
  let c = 0xffffffff;
  for (let i = 0; i < text.length; i++) c = TABLE[(c ^ text.charCodeAt(i)) & 255]! ^ (c >>> 8);
  return (c ^ 0xffffffff) >>> 0;
}

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** A number in base 62, with zeros in front up to `length` digits. */
function base62(number: number, length: number): string {
  let out = "";
  for (let rest = number; rest > 0; rest = Math.floor(rest / 62)) out = DIGITS[rest % 62]! + out;
  return out.padStart(length, "0");
}

/** Families of 30 characters that end in the CRC-32 of them, as six digits of base 62. */
const CHECKED: ReadonlyMap<string, number> = new Map([
  ["github-pat", 4],
  ["github-oauth", 4],
  ["github-app-token", 4],
  ["npm-access-token", 4],
]);

/** Whether a token's own check holds; null for families that have none. What holds was issued, by all we can tell. */
export function holds(family: string, token: string): boolean | null {
  const prefix = CHECKED.get(family);
  if (prefix === undefined) return null;
  const rest = token.slice(prefix);
  return rest.length === 36 && base62(crc32(rest.slice(0, 30)), 6) === rest.slice(30);
}
