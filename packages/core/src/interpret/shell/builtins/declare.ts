import type { CommandArgument } from "unbash";
import type { Value } from "../../knowledge/value.js";
import type { Target } from "../assign.js";
import { assign } from "../assign.js";
import { expandWord } from "../expand/word.js";
import type { Machine } from "../machine.js";
import { valueVariable } from "../values.js";
import { EMPTY } from "../variable.js";

/** `export`, `declare`, `local` and their like: assignments with a say in where they go. */
function declare(m: Machine, args: readonly CommandArgument[], isLocal: boolean): void {
  const home = isLocal ? m.scope.local() : null;
  const target: Target = (name, value) =>
    home === null || m.scope.kind === "branch" ? m.scope.set(name, value) : home.declare(name, value);
  m.status = 0;
  for (const arg of args) {
    if (arg.type === "Assignment") {
      if (home !== null) home.declare(arg.name, EMPTY);
      assign(m, arg, target);
      continue;
    }
    const words: Value[] = [];
    expandWord(m, arg, words);
    for (const word of words) declareWord(m, word, target, home !== null);
  }
}

/** `export "$x"` where the word turns out to be an assignment. */
function declareWord(m: Machine, word: Value, target: Target, isLocal: boolean): void {
  const split = word.text.indexOf("=");
  if (word.form === "unknown" || word.text.startsWith("-")) return;
  const name = split < 0 ? word.text : word.text.slice(0, split).replace(/\+$/, "");
  if (!/^[A-Za-z_]\w{0,255}$/.test(name)) return;
  m.changes++;
  if (split >= 0) target(name, valueVariable({ ...word, text: word.text.slice(split + 1) }));
  else if (isLocal) target(name, EMPTY);
}

const everywhere = (m: Machine, args: readonly CommandArgument[]) => declare(m, args, false);
const locally = (m: Machine, args: readonly CommandArgument[]) => declare(m, args, true);
/** In a function `declare` is `local`, unless it is told otherwise. */
const here = (m: Machine, args: readonly CommandArgument[]) =>
  declare(m, args, !args.some((arg) => arg.type === "Word" && /^-[a-zA-Z]*g/.test(arg.text)));

export const declarations: ReadonlyMap<string, (m: Machine, args: readonly CommandArgument[]) => void> = new Map([
  ["export", everywhere],
  ["readonly", everywhere],
  ["declare", here],
  ["typeset", here],
  ["local", locally],
]);
