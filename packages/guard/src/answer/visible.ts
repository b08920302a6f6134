/**
 * Text an agent or a terminal may see: controls, bidirectional overrides, invisible and unpaired characters as
 * `\u{hex}`, cut to `max` UTF-16 code units with an ellipsis. What an agent wrote can so be quoted, not obeyed.
 */
export function visible(text: string, max: number): string {
  const cut = text.length > max ? `${text.slice(0, max - 1)}…` : text;
  return cut.replace(HIDDEN, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** Categories control, format (bidi, zero-width, tags), surrogate, private use, line and paragraph separator. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
