import type { Command } from "./settings.js";

/** Longest file that is looked through, in UTF-16 code units. */
const MAX_TEXT = 128 * 1024;

type Groups = readonly (string | undefined)[];

const first = (groups: Groups): readonly string[] => [groups.find((one) => one !== undefined) ?? ""];

/**
 * Commands a pattern finds in a file: `tell` makes them of the groups of a match, by default the first that took part.
 * `pattern` is global.
 */
export const textsIn =
  (pattern: RegExp, tell: (groups: Groups) => readonly string[] = first) =>
  (text: string): readonly Command[] =>
    text.length > MAX_TEXT
      ? []
      : Array.from(text.matchAll(pattern)).flatMap(([, ...groups]) => tell(groups).map((one) => ({ text: one })));

/** What `tell` makes of each text between `open`, a global pattern, and the `close` that comes next; at last, to the end. */
export const textsBetween =
  (open: RegExp, close: string, tell: (text: string) => readonly string[] = (one) => [one]) =>
  (text: string): readonly Command[] => {
    if (text.length > MAX_TEXT) return [];
    const found: Command[] = [];
    let over = 0;
    for (const { index, 0: start } of text.matchAll(open)) {
      if (index < over) continue;
      const from = index + start.length;
      const to = text.indexOf(close, from);
      over = to < 0 ? text.length : to + close.length;
      found.push(...tell(text.slice(from, to < 0 ? undefined : to)).map((one) => ({ text: one })));
    }
    return found;
  };

/** What `tell` makes of each list in brackets behind `open`, a global pattern that ends with its first bracket. */
export const listsIn =
  (open: RegExp, tell: (text: string) => readonly string[]) =>
  (text: string): readonly Command[] => {
    if (text.length > MAX_TEXT) return [];
    const found: Command[] = [];
    let over = 0;
    for (const { index, 0: start } of text.matchAll(open)) {
      if (index < over) continue;
      over = endOfList(text, index + start.length);
      found.push(...tell(text.slice(index + start.length, over)).map((one) => ({ text: one })));
    }
    return found;
  };

/** Where the bracket closes that is open at this place; the end where none does. Brackets in texts are none. */
function endOfList(text: string, from: number): number {
  let depth = 1;
  for (const { 0: one, index } of text.slice(from).matchAll(/"(?:[^"\\]|\\.)*"|'[^'\n]*'|[[\]]/g)) {
    depth += one === "[" ? 1 : one === "]" ? -1 : 0;
    if (depth === 0) return from + index;
  }
  return text.length;
}
