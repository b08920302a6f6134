import type { Source, Span } from "../../spine/index.js";

/**
 * What one word of a command line can be once the shell has expanded it.
 *
 * `exact`: `text` is the word. `pattern`: `text` is a glob (`*`, `?`, `[…]` as the shell writes them, `**` where a part
 * is unknown and may cross segments; a literal metacharacter is escaped by a backslash). `unknown`: `text` is empty and
 * nothing is known but where the word came from. A word that can be one of several texts never gets here: the shell
 * interprets the command once for each of them.
 */
export interface Value {
  readonly form: "exact" | "pattern" | "unknown";
  readonly text: string;
  /** At most 16. */
  readonly sources: readonly Source[];
  readonly span: Span;
}

/** Bytes that pass through a pipe, a here-document or a file, as text; `null` where they are not known. */
export interface Stream {
  readonly text: string | null;
  /** Where `text` is null: what is known of it as a pattern, `**` for nothing. */
  readonly shape: string;
  readonly sources: readonly Source[];
  /** It was a word of the command before it became input: a here-string. */
  readonly word?: true;
}

export const NO_SOURCES: readonly Source[] = [];
/** Beginning of the name of a source that is the numbers of processes of some name. */
export const NUMBERS_OF = "processes ";
/** Name of a source that says some of the numbers were chosen on the way. */
export const CHOSEN = "chosen processes";
export const NO_SPAN: Span = { start: 0, end: 0 };
export const EMPTY_STREAM: Stream = { text: "", shape: "**", sources: NO_SOURCES };
export const UNKNOWN_STREAM: Stream = { text: null, shape: "**", sources: NO_SOURCES };

export function exact(text: string, from?: Value): Value {
  return { form: "exact", text, sources: from ? from.sources : NO_SOURCES, span: from ? from.span : NO_SPAN };
}

export function unknown(sources: readonly Source[], span: Span): Value {
  return { form: "unknown", text: "", sources, span };
}

/** The same value under another text, for example an operand without its prefix. */
export function withText(value: Value, text: string): Value {
  return { form: value.form, text, sources: value.sources, span: value.span };
}

/** The text of a value that is known exactly, else null. */
export function textOf(value: Value | undefined | null): string | null {
  return value !== undefined && value !== null && value.form === "exact" ? value.text : null;
}

/** Escapes glob metacharacters, so that a literal text means itself inside a pattern. */
export function escapeGlob(text: string): string {
  return /[*?[\]\\]/.test(text) ? text.replace(/[*?[\]\\]/g, "\\$&") : text;
}
