import { textOf } from "../../knowledge/value.js";
import { evaluateText } from "../expand/arithmetic.js";
import type { Machine } from "../state/machine.js";
import { elementOf, setNamed } from "../state/named.js";
import { array, open } from "../state/variable.js";
import { forgets } from "../state/watch.js";
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
    const isFunction = m.scope.get(text) === null && m.scope.functionBodies(text) !== null;
    if (textOf(args[0]) === "-f" || (isFunction && textOf(args[0]) !== "-v")) m.scope.define(text, []);
    else if (/^[A-Za-z_]\w*$/.test(text)) {
      m.scope.unset(text);
      if (text === "HISTFILE") forgets(m, arg.span);
    } else unsetItem(m, text);
    m.changes++;
  }
};

/** `wait -p name`: whose end it was becomes a variable. */
export const waitFor: Builtin = (m, args) => {
  const at = args.findIndex((arg) => /^-[nf]*p$/.test(arg.text));
  const name = textOf(args[at + 1]);
  if (at >= 0 && name !== null) setNamed(m, name, open("*"), args[at + 1]!.span);
  m.status = 0;
};

/** `unset 'a[1]'`. */
function unsetItem(m: Machine, text: string): void {
  const element = elementOf(m, text);
  const items = element === null ? null : (m.scope.get(element.name)?.items ?? null);
  if (element === null || element.key === null || items === null) return;
  if (element.key === "@" || element.key === "*") return m.scope.unset(element.name);
  const rest = new Map(items);
  rest.delete(element.key);
  m.spend(items.size * 4);
  m.scope.set(element.name, array(rest));
}
