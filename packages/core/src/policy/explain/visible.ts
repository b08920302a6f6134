import { redact } from "../../analyse/index.js";

/** Characters a terminal acts on, that turn text around, or that nobody sees. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/**
 * Text from outside, safe to print on one line: secrets taken out before anything is cut, hidden characters as `\u{…}`,
 * beyond `max` characters an ellipsis.
 */
export function visible(text: string, max = Number.POSITIVE_INFINITY): string {
  const clean = redact(text).text;
  const short = clean.length > max ? `${clean.slice(0, max - 1)}…` : clean;
  return short.replace(HIDDEN, (char) => {
    if (char === "\n") return "⏎";
    if (char === "\t") return " ";
    return `\\u{${char.codePointAt(0)!.toString(16)}}`;
  });
}
