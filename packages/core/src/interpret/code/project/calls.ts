import { type Command, MAX_TOLD } from "./settings.js";
import { lineOf } from "./words.js";

const MAX_TEXT = 128 * 1024;
/** How far before a call its words stand. */
const WINDOW = 16_384;

/** What stands between the words of a call: blanks, commas, brackets, and what marks a text. */
const BETWEEN = /^(?:[\s,([]|[fru](?=["'])|listOf\()*/;
const WORD = /^(?:"""([\s\S]*?)"""|'''([\s\S]*?)'''|"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)')/;

/**
 * Commands that are spelled behind these beginnings of calls and settings (`session.run("rm", "x")`, `command = "rm x"`): one
 * text is a line for the shell, several are the words of one program. `starts` is a global pattern.
 */
export function textsBehind(starts: RegExp): (text: string) => readonly Command[] {
  return (text) => {
    if (text.length > MAX_TEXT) return [];
    const found: Command[] = [];
    for (const { index, 0: start } of text.matchAll(starts)) {
      const words = wordsIn(text.slice(index + start.length));
      if (words.length > 0 && found.length < MAX_TOLD) found.push({ text: told(words) });
    }
    return found;
  };
}

function wordsIn(text: string): readonly string[] {
  const words: string[] = [];
  let rest = text;
  for (;;) {
    rest = rest.slice(BETWEEN.exec(rest)![0].length);
    const word = WORD.exec(rest);
    if (word === null) return words;
    words.push((word[1] ?? word[2] ?? word[3] ?? word[4]!).replace(/\\(["'\\])/g, "$1"));
    rest = rest.slice(word[0].length);
    if (!/^\s{0,64},/.test(rest)) return words;
  }
}

/** One text is a line of the shell's. */
const told = (words: readonly string[]) => (words.length === 1 ? words[0]! : lineOf(words));

/** `"rm x".execute()`, `["rm", "x"].execute()`. */
export function executed(text: string): readonly Command[] {
  if (text.length > MAX_TEXT) return [];
  const found: Command[] = [];
  for (const { index } of text.matchAll(/\.execute[ \t]{0,4}\(/g)) {
    const before = text.slice(Math.max(0, index - WINDOW), index).trimEnd();
    const from = before.endsWith("]") ? before.lastIndexOf("[") : before.lastIndexOf('"', before.length - 2);
    const words = from < 0 ? [] : wordsIn(before.slice(from));
    if (words.length > 0 && found.length < MAX_TOLD) found.push({ text: told(words) });
  }
  return found;
}
