/** Characters a terminal acts on, that turn text around, or that nobody sees. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/** Text from outside, safe to print on one line: hidden characters as `\u{…}`, beyond `max` characters an ellipsis. */
export function visible(text: string, max = Number.POSITIVE_INFINITY): string {
  const short = text.length > max ? `${text.slice(0, max - 1)}…` : text;
  return short.replace(HIDDEN, (char) => {
    if (char === "\n") return "⏎";
    if (char === "\t") return " ";
    return `\\u{${char.codePointAt(0)!.toString(16)}}`;
  });
}
