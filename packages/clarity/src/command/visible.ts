/** Characters a terminal acts on, that turn text around, or that nobody sees. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/**
 * Text from outside, safe to print on one line. The same rule as `visible` of `@rampart/core`, whose import would read
 * the whole interpreter: 0.2 s of every start, longer than verifying a remembered model takes.
 */
export function visible(text: string): string {
  return text.replace(HIDDEN, (char) => {
    if (char === "\n") return "⏎";
    if (char === "\t") return " ";
    return `\\u{${char.codePointAt(0)!.toString(16)}}`;
  });
}
