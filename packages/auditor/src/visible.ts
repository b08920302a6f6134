/** What a terminal acts upon, that turns text around, or that nobody sees; not the newline. */
const HIDDEN = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu;

/** Lines that name what a log says of itself, safe to print: whoever wrote the log chose those names. */
export const visibleLines = (text: string): string =>
  text.replace(HIDDEN, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`);
