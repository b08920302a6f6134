import { quoteOperand } from "@rampart/service";

const MAX_SHOWN = 512;

/** What servers and files chose, for a person: characters that move a cursor, or look like others, are their numbers. */
export const shown = (text: string): string => escaped(text.slice(0, MAX_SHOWN)).replaceAll("\n", "\\n");

/** The same as the last word of a command that a person is told to run. */
export const shownWord = (text: string): string => quoteOperand(shown(text));

/** The same for a text of several lines, however long. */
export const escaped = (text: string): string =>
  text.replace(/[^\x20-\x7e\n]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
