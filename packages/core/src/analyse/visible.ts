/** Controls, format characters (bidi, zero-width, tags), surrogates, private use, separators of lines and paragraphs. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/**
 * Text from outside as a terminal may show it, on one line: what cannot be seen, or turns what is seen around, as
 * `\u{hex}`; beyond `max` UTF-16 code units an ellipsis. Does nothing to text that already is visible.
 */
export function visible(text: string, max = Number.POSITIVE_INFINITY): string {
  const short = text.length > max ? `${text.slice(0, max - 1)}…` : text;
  return short.replace(HIDDEN, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
}
