import type { Value } from "../../knowledge/value.js";
import { callFunction } from "../run/function.js";
import type { Machine } from "../state/machine.js";
import { onlyText } from "../state/variable.js";

/** `declare -f name`: the text of a function is printed, and whoever reads it may run what it holds. */
export function showFunction(m: Machine, { text }: Value): void {
  const bodies = m.scope.functionBodies(text);
  m.sink?.lose();
  if (bodies !== null) m.maybe(() => m.inSubshell(() => callFunction(m, bodies, [], () => undefined)));
}

/** `declare -p name`: the assignment that makes the variable. */
export function showVariable(m: Machine, { text }: Value): void {
  const value = m.scope.get(text);
  const only = value === null || value.items !== null || value.unset ? null : onlyText(value);
  if (only === null) m.sink?.lose();
  else m.sink?.print(`declare -- ${text}="${only.replace(/[\\"$`]/g, "\\$&")}"\n`);
}
