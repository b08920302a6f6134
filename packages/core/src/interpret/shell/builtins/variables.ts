import { textOf } from "../../knowledge/value.js";
import { evaluateText } from "../expand/arithmetic.js";
import { valueVariable } from "../values.js";
import { EMPTY, known, open } from "../variable.js";
import type { Builtin } from "./index.js";

export const evaluateAll: Builtin = (m, args) => {
  let last: number | null = 0;
  for (const arg of args) {
    const text = textOf(arg);
    last = text === null ? null : evaluateText(m, text);
  }
  m.status = last === null ? null : last === 0 ? 1 : 0;
};

export const shift: Builtin = (m, args) => {
  const text = args.length === 0 ? "1" : textOf(args[0]);
  const by = text !== null && /^\d{1,6}$/.test(text) ? Number(text) : 1;
  m.scope.setPositional(m.scope.positional().slice(by));
  m.changes++;
  m.status = 0;
};

export const unset: Builtin = (m, args) => {
  m.status = 0;
  for (const arg of args) {
    const text = textOf(arg);
    if (text === null || text.startsWith("-")) continue;
    if (/^[A-Za-z_]\w*$/.test(text)) m.scope.set(text, EMPTY);
    m.changes++;
  }
};

/** `getopts`: options of arguments that are known, one a call; the variable is unknown where they are not. */
export const getopts: Builtin = (m, args) => {
  const name = textOf(args[1]);
  const spec = textOf(args[0]);
  if (name === null || spec === null) {
    m.status = null;
    return;
  }
  const words = args.length > 2 ? args.slice(2).map(valueVariable) : m.scope.positional();
  m.status = words.length === 0 ? 1 : null;
  m.changes++;
  m.scope.set(name, words.length === 0 ? known("?") : open("*"));
  m.scope.set("OPTARG", open("**"));
};
