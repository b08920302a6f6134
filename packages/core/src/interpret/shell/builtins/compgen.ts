import type { Value } from "../../knowledge/value.js";
import { exact, textOf } from "../../knowledge/value.js";
import { expandAgain } from "../expand/again.js";
import { runText } from "../scripts/code.js";
import type { Machine } from "../state/machine.js";
import { onlyText } from "../state/variable.js";
import type { Builtin } from "./index.js";

/** Options with a value of their own. */
const VALUED = "oAGWPSXFCV";

/**
 * `compgen`: completions are printed here and now. `-C` runs a command for them, `-F` a function, and the words of `-W`
 * are expanded.
 */
export const compgen: Builtin = (m, args) => {
  const { options, prefix } = read(args);
  m.status = null;
  for (const name of ["-C", "-F"]) {
    const code = options.get(name);
    if (code !== undefined) m.maybe(() => m.inSubshell(() => runText(m, told(code, prefix))));
  }
  const words = options.get("-W");
  const printed = words === undefined ? null : wordsOf(m, words, options.size === 1 ? prefix : null);
  if (printed === null) m.sink?.lose();
  else m.sink?.print(printed);
};

/** What completes is told the command, the word, and the word before it. */
function told(code: Value, prefix: Value): Value {
  const word = prefix.text.replaceAll("'", "'\\''");
  return code.form === "exact" ? { ...code, text: `${code.text} compgen '${word}' ''` } : code;
}

function read(args: readonly Value[]) {
  const options = new Map<string, Value>();
  let prefix: Value | null = null;
  let ended = false;
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!;
    const { text } = word;
    if (ended || !/^-./.test(text)) prefix ??= word;
    else if (text === "--") ended = true;
    else {
      // `-abcWwords`, `-W words`: all letters before one with a value are flags.
      const at = [...text].findIndex((c, k) => k > 0 && VALUED.includes(c));
      const rest = at < 0 ? "" : text.slice(at + 1);
      options.set(
        at < 0 ? text : `-${text[at]!}`,
        rest === "" && at > 0 ? (args[++i] ?? exact("")) : { ...word, text: rest },
      );
    }
  }
  return { options, prefix: prefix ?? exact("") };
}

/** What is printed of the words that begin like this, one a line; null where that is not known. */
function wordsOf(m: Machine, words: Value, prefix: Value | null): string | null {
  if (words.form !== "exact") return null;
  const expanded = onlyText(expandAgain(m, words.text));
  const begin = prefix === null ? null : textOf(prefix);
  if (expanded === null || begin === null || /["'\\]/.test(expanded)) return null;
  const fitting = expanded.split(/[ \t\n]+/).filter((one) => one !== "" && one.startsWith(begin));
  return fitting.map((one) => `${one}\n`).join("");
}
