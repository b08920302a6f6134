import type { Machine } from "./machine.js";
import { isOther, type Variable } from "./variable.js";

/** A name gets a value: takes note where that is another one than the known one it had. */
export function note(m: Machine, name: string, value: Variable): void {
  m.changes++;
  if (m.moved !== null && isOther(m.scope.get(name), value)) m.moved.add(name);
}
