/** Characters a terminal acts on, that turn text around, or that nobody sees. */
const HIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text from outside, safe to print on one line: hidden characters as `\u{…}`, beyond `max` characters an ellipsis. */
export function visible(text: string, max = Number.POSITIVE_INFINITY): string {
  const short = text.length > max ? `${text.slice(0, max - 1)}…` : text;
  return short.replace(HIDDEN, (char) => {
    if (char === "\n") return "⏎";
    if (char === "\t") return " ";
    return `\\u{${char.codePointAt(0)!.toString(16)}}`;
  });
}
