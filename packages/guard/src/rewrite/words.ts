/**
 * `text` with `word` become `by` wherever it stands as a whole word: no letter, digit, `_` or `-` continues it on a side
 * where it ends with one of these, and `by` does not stand there already. Linear. `room.left` is what may be added; below
 * zero the rest stays as it is, and the caller gives up.
 */
export function replaceWords(text: string, word: string, by: string, room: { left: number }): string {
  let result = "";
  let from = 0;
  for (let at = text.indexOf(word); at >= 0; ) {
    const end = at + word.length;
    if (isWhole(text, at, end) && !text.startsWith(by, at)) {
      room.left -= Math.max(0, by.length - word.length);
      if (room.left < 0) break;
      result += text.slice(from, at) + by;
      from = end;
      at = text.indexOf(word, end);
    } else at = text.indexOf(word, at + 1);
  }
  return from === 0 ? text : result + text.slice(from);
}

function isWhole(text: string, start: number, end: number): boolean {
  return !(joins(text[start]) && joins(text[start - 1])) && !(joins(text[end - 1]) && joins(text[end]));
}

function joins(character: string | undefined): boolean {
  return character !== undefined && /[\w-]/.test(character);
}
