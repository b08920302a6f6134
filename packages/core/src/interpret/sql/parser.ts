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

const OPERATOR = new Set([..."~!@#^&|`?+-*/%<>="].map((c) => c.charCodeAt(0)));
/** Signs that follow each other in one text. The grammar's scanner looks at all of them again for each. */
const SIGNS_MOST = 1_000;

/** True where a scanner gets through the text in time that grows with its length only. */
export function isScannable(text: string): boolean {
  let run = 0;
  for (let i = 0; i < text.length; i++) {
    run = OPERATOR.has(text.charCodeAt(i)) ? run + 1 : 0;
    if (run > SIGNS_MOST) return false;
  }
  return true;
}

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
