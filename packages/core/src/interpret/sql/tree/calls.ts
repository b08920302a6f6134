import { effectOf, RUNS_QUERY } from "../functions/effects.js";
import { isPureFunction } from "../functions/pure.js";
import type { Collected } from "./collect.js";
import { list, literalText, type Node, names } from "./node.js";

const EFFECTS_MOST = 32;

/** What calling a function does besides answering. */
export function callEffects(call: Node, out: Collected): void {
  const name = names(call.funcname).join(".").toLowerCase().slice(0, 256);
  if (name === "" || out.effects.length >= EFFECTS_MOST) return;
  const first = literalText(list(call.args)[0]);
  const plain = name.startsWith("pg_catalog.") ? name.slice(11) : name;
  if (first !== null && RUNS_QUERY.has(plain)) {
    out.inner.push(first);
    return;
  }
  const make = effectOf(name);
  if (make !== null) out.effects.push(make(first));
  else if (!isPureFunction(name)) out.effects.push({ type: "function", name });
}
