const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const SIX = new Map([...ALPHABET].map((char, i) => [char, i]));
SIX.set("-", 62);
SIX.set("_", 63);

/** Bytes of base64 or base64url as characters; what does not fill a byte is dropped. */
export function decodeBase64(run: string): string {
  let out = "";
  let bits = 0;
  let held = 0;
  for (const char of run) {
    const six = SIX.get(char);
    if (six === undefined) break;
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

/** Whether text that begins like this can be one of what {@link looksExecutable} knows. */
export function mayBeExecutable(beginning: string): boolean {
  return MAGIC.test(beginning) || oddCharacters(beginning) <= 1;
}

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
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c < 9 || (c > 13 && c < 32) || c > 126) odd++;
  }
  return odd;
}
