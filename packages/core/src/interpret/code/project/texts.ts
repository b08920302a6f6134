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
