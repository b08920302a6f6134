import type { CommandArgument } from "unbash";
import type { Value } from "../../knowledge/value.js";
import { expandWord } from "../expand/word.js";
import type { Target } from "../state/assign.js";
import { assign } from "../state/assign.js";
import type { Machine } from "../state/machine.js";
import { note } from "../state/moved.js";
import { setNamed } from "../state/named.js";
import { valueVariable } from "../state/values.js";
import { EMPTY, UNSET } from "../state/variable.js";
import { watch } from "../state/watch.js";
import { showFunction, showVariable } from "./show.js";

interface Manner {
  readonly isLocal: boolean;
  /** Into the environment (true), out of it (false), or neither. */
  readonly exported: boolean | null;
  /** `r`, `i`, `l`, `u`, `n`, `A`: what the names are from now on. */
  readonly attributes: string;
  /** `-f`: the names are functions. */
  readonly functions: boolean;
  /** What the names are is printed. */
  readonly shows?: boolean;
}

/** `export`, `declare`, `local` and their like: assignments with a say in where they go. */
function declare(m: Machine, args: readonly CommandArgument[], manner: Manner): void {
  const home = manner.isLocal ? m.scope.local() : null;
  const target: Target = (name, value) =>
    home === null || m.scope.kind === "branch" ? m.scope.set(name, value) : home.declare(name, value);
  m.status = 0;
  for (const arg of args) {
    if (arg.type === "Assignment") {
      if (home !== null) home.declare(arg.name, EMPTY);
      const { attributes } = manner;
      if (attributes !== "" && attributes !== "r")
        mark(m, arg.name, { ...manner, attributes: attributes.replace(/[rn]/g, "") });
      assign(m, arg, target);
      mark(m, arg.name, manner);
      continue;
    }
    const words: Value[] = [];
    expandWord(m, arg, words);
    if (manner.shows === true && m.sink !== null) {
      for (const word of words) if (!/^[-+]/.test(word.text)) (manner.functions ? showFunction : showVariable)(m, word);
    } else for (const word of words) declareWord(m, word, target, home !== null, manner);
  }
}

/** `export "$x"` where the word turns out to be an assignment. */
function declareWord(m: Machine, word: Value, target: Target, isLocal: boolean, manner: Manner): void {
  const split = word.text.indexOf("=");
  if (word.form === "unknown" || /^[-+]/.test(word.text)) return;
  const name = split < 0 ? word.text : word.text.slice(0, split).replace(/\+$/, "");
  const value = split < 0 ? UNSET : valueVariable({ ...word, text: word.text.slice(split + 1) });
  if (!/^[A-Za-z_]\w{0,255}$/.test(name)) return setNamed(m, name, value, word.span);
  note(m, name, value);
  if (split >= 0) {
    target(name, value);
    watch(m, name, value, word.span);
  } else if (isLocal) target(name, UNSET);
  mark(m, name, manner);
}

/** Takes note of what a name is from now on. */
function mark(m: Machine, name: string, { exported, attributes, functions }: Manner): void {
  if (exported !== null) m.scope.export(functions ? `${name}()` : name, exported);
  if (attributes === "" || functions) return;
  // What is only perhaps run says it for as long as it runs; that a name may not be set again would hide what it is set to.
  if (m.definite) m.scope.mark(name, attributes);
  else if (m.scope.ends()) m.scope.mark(name, attributes.replace("r", ""));
  if (attributes.includes("n")) m.references = true;
}

const has = (args: readonly CommandArgument[], option: RegExp) =>
  args.some((arg) => arg.type === "Word" && option.test(arg.text));

const exports = (m: Machine, args: readonly CommandArgument[]) =>
  declare(m, args, {
    isLocal: false,
    exported: !has(args, /^-[a-zA-Z]*n/),
    attributes: "",
    functions: has(args, /^-[a-zA-Z]*f/),
  });
const locally = (m: Machine, args: readonly CommandArgument[]) => declareAs(m, args, true, "");
const constantly = (m: Machine, args: readonly CommandArgument[]) => declareAs(m, args, false, "r");
/** In a function `declare` is `local`, unless it is told otherwise. */
const here = (m: Machine, args: readonly CommandArgument[]) => declareAs(m, args, !has(args, /^-[a-zA-Z]*g/), "");

function declareAs(m: Machine, args: readonly CommandArgument[], isLocal: boolean, attributes: string): void {
  declare(m, args, {
    isLocal,
    exported: has(args, /^-[a-zA-Z]*x/) ? true : has(args, /^\+[a-zA-Z]*x/) ? false : null,
    attributes:
      ["r", "i", "l", "u", "n", "A"].filter((one) => has(args, new RegExp(`^-[a-zA-Z]*${one}`))).join("") || attributes,
    functions: has(args, /^-[a-zA-Z]*f/),
    shows: has(args, /^-[a-zA-Z]*[pf]/),
  });
}

export const declarations: ReadonlyMap<string, (m: Machine, args: readonly CommandArgument[]) => void> = new Map([
  ["export", exports],
  ["readonly", constantly],
  ["declare", here],
  ["typeset", here],
  ["local", locally],
]);
