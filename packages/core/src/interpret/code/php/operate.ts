import { blend, calculate, compare, negation, onEach } from "../machine/arithmetic.js";
import { affordable, concat } from "../machine/joining.js";
import { number, show } from "../machine/loose.js";
import type { Machine } from "../machine/machine.js";
import { bool, num, taintOf, text, UNKNOWN, unknown, type Value } from "../machine/value.js";

const looksNumeric = (v: string): boolean =>
  v.length < 32 && /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(v);

export function binary(op: string, l: Value, r: Value, m: Machine): Value {
  if (l.k === "either" || r.k === "either") return onEach(binary, op, l, r, m);
  if (op === ".") return affordable(m, concat(show(l), show(r)));
  if (op === "instanceof") return UNKNOWN;
  if (op === "^" && l.k === "text" && r.k === "text") {
    let out = "";
    for (let i = 0; i < Math.min(l.v.length, r.v.length, 8192); i++)
      out += String.fromCharCode(l.v.charCodeAt(i) ^ r.v.charCodeAt(i));
    return text(out);
  }
  if (
    l.k === "text" &&
    r.k === "text" &&
    (op.endsWith("==") || op === "!=" || op === "<>") &&
    !(looksNumeric(l.v) && looksNumeric(r.v))
  )
    return compare(op, l.v, r.v) ?? UNKNOWN;
  if (op === "===" || op === "!==") {
    if (
      l.k !== r.k &&
      [l, r].every((v) => v.k === "text" || v.k === "num" || v.k === "const" || v.k === "list" || v.k === "table")
    )
      return bool(op === "!==");
    if (l.k === "const" && r.k === "const") return bool((l.v === r.v) === (op === "==="));
  }
  const a = number(l);
  const b = number(r);
  if (a === null || b === null || l.k === "list" || r.k === "list") return blend(l, r);
  if (op === "%") return b === 0 ? UNKNOWN : num(Math.trunc(a) % Math.trunc(b));
  return calculate(op, a, b) ?? UNKNOWN;
}

export function unary(op: string, v: Value): Value {
  if (op === "!") return negation(truth(v));
  if (op === "~" && v.k === "text")
    return text(Array.from(v.v.slice(0, 8192), (c) => String.fromCharCode(~c.charCodeAt(0) & 255)).join(""));
  const n = number(v);
  return n === null ? unknown(taintOf(v)) : num(op === "-" ? -n : ~n);
}

export function truth(v: Value): boolean | null {
  switch (v.k) {
    case "const":
      return v.v === true;
    case "num":
      return v.v !== 0;
    case "text":
      return v.v !== "" && v.v !== "0";
    case "list":
      return v.open ? null : v.items.length > 0;
    case "table":
      return v.open ? null : v.entries.size > 0;
    case "func":
      return true;
    default:
      return null;
  }
}

export function items(v: Value): readonly Value[] | null {
  if (v.k === "list") return v.open ? null : v.items;
  return v.k === "table" && !v.open ? [...v.entries.values()] : null;
}
