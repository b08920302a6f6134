import type { Value } from "../../knowledge/value.js";
import { textOf } from "../../knowledge/value.js";
import type { Machine } from "../machine.js";
import { valueVariable } from "../values.js";
import type { Builtin } from "./index.js";

/** `set` and `shopt`: options that change what a text means; `set -- a b` sets the positional parameters. */
export const setOption: Builtin = (m, args, name) => {
  m.status = 0;
  const words = args.map(textOf);
  if (name.text === "shopt") {
    if (words.includes("nocasematch")) m.caseless = words.includes("-s");
    if (words.includes("expand_aliases")) {
      m.perhapsAliasing = !m.definite;
      m.aliasing = words.includes("-s") || (m.aliasing && !m.definite);
    }
    return;
  }
  for (const word of words) {
    if (word === "--" || word === null) break;
    if (/^[-+][a-zA-Z]*e/.test(word) || (word === "errexit" && words.includes("-o")))
      m.failing = word[0] !== "+" && m.definite;
    if (/^[-+][a-zA-Z]*a/.test(word) || (word === "allexport" && words.includes("-o"))) m.exporting = word[0] !== "+";
  }
  const at = operandsAt(words);
  if (at < words.length || words.includes("--")) m.scope.setPositional(args.slice(at).map(valueVariable));
};

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

function define(m: Machine, arg: Value): void {
  const split = arg.text.indexOf("=");
  if (arg.form !== "exact" || split <= 0) return;
  m.scope.setAlias(arg.text.slice(0, split), arg.text.slice(split + 1), ++m.tick);
}

export const unalias: Builtin = (m, args) => {
  m.status = 0;
  for (const arg of args) if (arg.form === "exact") m.scope.setAlias(arg.text, null, ++m.tick);
};
