const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUE = new Int8Array(128).fill(-1);
for (let i = 0; i < 64; i++) VALUE[ALPHABET.charCodeAt(i)] = i;
VALUE["-".charCodeAt(0)] = 62;
VALUE["_".charCodeAt(0)] = 63;

/** Bytes of a base64 text, one per code unit. As decoders do, other characters are passed over and padding ends it. */
export function decodeBase64(text: string): string {
  const out: string[] = [];
  let bits = 0;
  let have = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 61) break;
    const v = c < 128 ? VALUE[c]! : -1;
    if (v < 0) continue;
    bits = ((bits << 6) | v) & 0xffffff;
    have += 6;
    if (have >= 8) {
      have -= 8;
      out.push(String.fromCharCode((bits >> have) & 255));
    }
  }
  return out.join("");
}

export function encodeBase64(bytes: string): string {
  const out: string[] = [];
  for (let i = 0; i < bytes.length; i += 3) {
    const a = bytes.charCodeAt(i) & 255;
    const b = bytes.charCodeAt(i + 1) & 255;
    const c = bytes.charCodeAt(i + 2) & 255;
    out.push(ALPHABET[a >> 2]!, ALPHABET[((a & 3) << 4) | (b >> 4)]!);
    out.push(i + 1 < bytes.length ? ALPHABET[((b & 15) << 2) | (c >> 6)]! : "=");
    out.push(i + 2 < bytes.length ? ALPHABET[c & 63]! : "=");
  }
  return out.join("");
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export function decodeBase32(text: string): string {
  let out = "";
  let bits = 0;
  let have = 0;
  for (const c of text.toUpperCase()) {
    if (c === "=") break;
    const v = BASE32.indexOf(c);
    if (v < 0) continue;
    bits = ((bits << 5) | v) & 0xfff;
    have += 5;
    if (have >= 8) {
      have -= 8;
      out += String.fromCharCode((bits >> have) & 255);
    }
  }
  return out;
}
