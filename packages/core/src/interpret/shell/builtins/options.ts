import { NO_LABELS, NO_RESOURCE } from "../../action.js";
import type { Value } from "../../knowledge/value.js";
import { NO_SOURCES, textOf } from "../../knowledge/value.js";
import type { Machine } from "../state/machine.js";
import { addSources, commandSource } from "../state/sources.js";
import { valueVariable } from "../state/values.js";
import { forgets } from "../state/watch.js";
import type { Builtin } from "./index.js";

/** `set` and `shopt`: options that change what a text means; `set -- a b` sets the positional parameters. */
export const setOption: Builtin = (m, args, name) => {
  m.status = 0;
  if (args.length === 0 && name.text === "set") return showVariables(m, name);
  const words = args.map(textOf);
  if (name.text === "shopt") {
    if (words.includes("-p")) printOptions(m, words);
    if (words.includes("nocasematch")) m.caseless = words.includes("-s");
    if (words.includes("expand_aliases")) {
      m.perhapsAliasing = !m.definite;
      m.aliasing = words.includes("-s") || (m.aliasing && !m.definite);
    }
    return;
  }
  if (words.some((word, i) => word === "history" && words[i - 1] === "+o")) forgets(m, name.span);
  // POSIX knows aliases everywhere.
  if (words[0] === "-o" && words[1] === "posix") m.aliasing = true;
  for (const word of words) {
    if (word === "--" || word === null) break;
    if (/^[-+][a-zA-Z]*e/.test(word) || (word === "errexit" && words.includes("-o")))
      m.failing = word[0] !== "+" && m.definite;
    // What follows is read and not run.
    if (/^-[a-zA-Z]*n/.test(word) || word === "noexec") m.things.heard = false;
    if (/^[-+][a-zA-Z]*a/.test(word) || (word === "allexport" && words.includes("-o"))) m.exporting = word[0] !== "+";
  }
  const at = operandsAt(words);
  if (at < words.length || words.includes("--")) m.scope.setPositional(args.slice(at).map(valueVariable));
};

/** `shopt -p name`: a command that restores what holds; which of both it is matters to nobody who runs it. */
function printOptions(m: Machine, words: readonly (string | null)[]): void {
  for (const word of words) if (word !== null && /^\w+$/.test(word)) m.sink?.print(`shopt -u ${word}\n`);
}

/** `set`, `export -p`, `declare -p`: all variables are printed, the environment's secrets among them. */
export function showVariables(m: Machine, { text, span }: Pick<Value, "text" | "span">): void {
  m.push("secret.read", NO_RESOURCE, NO_LABELS, NO_SOURCES, span, { what: "environment", program: text });
  if (m.sink === null) return;
  addSources(m.sink.sources, commandSource(text));
  m.sink.lose();
}

/** Index of the first word that is no option. */
function operandsAt(words: readonly (string | null)[]): number {
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === "--" || word === "-") return i + 1;
    if (typeof word !== "string" || !/^[-+]/.test(word)) return i;
    if (/^[-+][a-zA-Z]*o$/.test(word)) i++;
  }
  return words.length;
}

export const alias: Builtin = (m, args) => {
  m.status = 0;
  for (const arg of args) define(m, arg);
};

const RESERVED: ReadonlySet<string> = new Set(
  "if then elif else fi case esac for select while until do done in function time coproc { } ! [[ ]]".split(" "),
);

function define(m: Machine, arg: Value): void {
  const split = arg.text.indexOf("=");
  if (arg.form !== "exact" || split <= 0) return;
  // The lines after it would be read with another word in the place of one of the grammar's own.
  if (RESERVED.has(arg.text.slice(0, split))) m.opaque("syntax", arg.span);
  m.scope.setAlias(arg.text.slice(0, split), arg.text.slice(split + 1), ++m.tick);
}

export const unalias: Builtin = (m, args) => {
  m.status = 0;
  for (const arg of args) if (arg.form === "exact") m.scope.setAlias(arg.text, null, ++m.tick);
};
