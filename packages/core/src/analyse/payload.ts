const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/** Six bits by character; 64 for what is not of the alphabet. */
const SIX = new Uint8Array(128).fill(64);
for (let i = 0; i < ALPHABET.length; i++) SIX[ALPHABET.charCodeAt(i)] = i;
SIX[45] = 62;
SIX[95] = 63;

const sixAt = (run: string, index: number) => SIX[run.charCodeAt(index)] ?? 64;

/** Bytes of base64 or base64url as characters; what does not fill a byte is dropped. */
export function decodeBase64(run: string): string {
  let out = "";
  let bits = 0;
  let held = 0;
  for (let i = 0; i < run.length; i++) {
    const six = sixAt(run, i);
    if (six === 64) break;
    held = ((held << 6) | six) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out += String.fromCharCode((held >> bits) & 255);
    }
  }
  return out;
}

/** Bytes of pairs of hexadecimal digits as characters. */
export function decodeHex(digits: string): string {
  let out = "";
  for (let i = 0; i + 1 < digits.length; i += 2)
    out += String.fromCharCode(Number.parseInt(digits.slice(i, i + 2), 16));
  return out;
}

/** `\x72\155`: hexadecimal and octal. */
export function decodeEscapes(run: string): string {
  return run.replace(/\\(?:x([0-9A-Fa-f]{2})|([0-3]?[0-7]{2}))/g, (_all, hex, octal) =>
    String.fromCharCode(hex === undefined ? Number.parseInt(octal, 8) : Number.parseInt(hex, 16)),
  );
}

/** Words only programs use, of the shells and languages agents run. */
const PROGRAM =
  /\b(?:bash|sh|zsh) -[ci]\b|^#!|\/bin\/(?:ba|z|da)?sh\b|\/dev\/tcp\/|\b(?:curl|wget)\b[^\n]{0,200}(?:https?:|\|)|\brm -[rf]{1,3}\b|\bnc(?:at)? -|\bchmod [+0-7]|\beval[ (]|\bexec\(|\bimport (?:os|socket|subprocess|base64|pty)\b|\bsubprocess\.|\bos\.system|\bchild_process|\brequire\(|\bpowershell\b|\bIEX\b|Invoke-(?:Expression|WebRequest)|DownloadString|\bcat \/etc\/|\bmkfifo\b|\bcrontab\b/i;

const MAGIC = /^(?:\x7fELF|MZ|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe|(?:[\x09\x0a\x0d\x20-\x7e]\x00){4})/;

/** Characters of base64 whose bytes settle it: a multiple of four. */
const BEGINNING = 16;

/**
 * Whether text in base64, {@link BEGINNING} characters of it at least from `at` on, can be one of what {@link looksExecutable} knows, by its first bytes. Most runs of these
 * characters are paths and names, so nothing is built for the question.
 */
export function mayBeExecutable(text: string, at: number): boolean {
  let odd = 0;
  for (let i = at; i < at + BEGINNING && odd <= 1; i += 4) {
    const bits = bytesAt(text, i);
    odd += isOdd(bits >> 16) + isOdd((bits >> 8) & 255) + isOdd(bits & 255);
  }
  if (odd <= 1) return true;
  const first = bytesAt(text, at);
  return mayBeMagic(first >> 16, (first >> 8) & 255) && MAGIC.test(decodeBase64(text.slice(at, at + BEGINNING)));
}

/** Three bytes. */
const bytesAt = (run: string, i: number) =>
  (sixAt(run, i) << 18) | (sixAt(run, i + 1) << 12) | (sixAt(run, i + 2) << 6) | sixAt(run, i + 3);

/** First bytes of what {@link MAGIC} knows: of programs, and of text in UTF-16. */
const mayBeMagic = (first: number, second: number) =>
  second === 0 || first === 0x7f || first === 0x4d || first === 0xcf || first === 0xca;

/** What decoded text is: a script or a machine's program; null where it is neither. */
export function looksExecutable(plain: string): string | null {
  if (/^(?:\x7fELF|MZ[\s\S]{0,64}PE|\xcf\xfa\xed\xfe|\xca\xfe\xba\xbe)/.test(plain)) return "a machine's program";
  // PowerShell is handed UTF-16: every other byte is zero.
  const text = /^(?:[\x09\x0a\x0d\x20-\x7e]\x00){4}/.test(plain) ? plain.replaceAll("\u0000", "") : plain;
  return oddCharacters(text) * 20 <= text.length && PROGRAM.test(text) ? "a script" : null;
}

/** Characters no text has. */
function oddCharacters(text: string): number {
  let odd = 0;
  for (let i = 0; i < text.length; i++) odd += isOdd(text.charCodeAt(i));
  return odd;
}

const isOdd = (c: number) => (c < 9 || (c > 13 && c < 32) || c > 126 ? 1 : 0);
