import { decodeBase64 } from "../codec/base64.js";

/** UTF-16LE of a base64 text, as `-EncodedCommand` has it. */
export function decodeCommand(encoded: string): string {
  const bytes = decodeBase64(encoded);
  let out = "";
  for (let i = 0; i + 1 < bytes.length; i += 2)
    out += String.fromCharCode(bytes.charCodeAt(i) | (bytes.charCodeAt(i + 1) << 8));
  return out;
}
