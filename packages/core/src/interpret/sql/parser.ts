/**
 * PostgreSQL's own grammar, as a function: the parse tree of libpg_query as a JSON value, or why there is none. Texts
 * handed to it are at most {@link PARSE_MOST} code units, without NUL and well-formed. It may throw; that counts as
 * `unavailable`.
 */
export type SqlParser = (text: string) => SqlParse;

export type SqlParse =
  | { readonly ok: true; readonly tree: unknown }
  | { readonly ok: false; readonly reason: "syntax" | "unavailable" };

/** Code units of the longest text that is parsed: what a parser's memory and time are bounded by. */
export const PARSE_MOST = 64 * 1024;

/** Why a text of PostgreSQL was read by its words alone. */
export type Unparsed = "syntax" | "unavailable" | "too_long" | "odd_text" | "odd_tree";

/** True where every program that reads the text reads the same letters. */
export function isPlainText(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0) return false;
    if (c < 0xd800 || c > 0xdfff) continue;
    const next = text.charCodeAt(i + 1);
    if (c > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return false;
    i++;
  }
  return true;
}
