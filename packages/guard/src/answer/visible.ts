import { redact } from "@rampart/core";

/**
 * Text an agent or a terminal may see: secrets taken out, controls, bidirectional overrides, invisible and unpaired characters as
 * `\u{hex}`, cut to `max` UTF-16 code units with an ellipsis. What an agent wrote can so be quoted, not obeyed.
 */
export function visible(text: string, max: number): string {
  const clean = redact(text).text;
  const cut = clean.length > max ? `${clean.slice(0, max - 1)}…` : clean;
  return cut.replace(HIDDEN, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}

/** Categories control, format (bidi, zero-width, tags), surrogate, private use, line and paragraph separator. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;
