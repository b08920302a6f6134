import { LedgerError } from "../error.js";
import { isWellFormed } from "./text.js";

// What JSON.stringify would change or what may be a lone surrogate. Without any of these a string is its own body.
const SPECIAL = /["\\\u0000-\u001f\ud800-\udfff]/;

/**
 * RFC 8785 section 3.2.2.2. `JSON.stringify` writes exactly this, except that it lets lone surrogates pass as escapes.
 * @throws LedgerError `canonical.surrogate`
 */
export function writeString(text: string): string {
  if (!SPECIAL.test(text)) return `"${text}"`;
  if (!isWellFormed(text)) throw new LedgerError("canonical.surrogate", "text with a lone surrogate");
  return JSON.stringify(text);
}
