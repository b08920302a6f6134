import { LIMITS } from "../../../spine/index.js";
import { blend, calculate, compare, modulo, negation, onEach, repeated } from "../machine/arithmetic.js";
import { affordable, concat } from "../machine/joining.js";
import type { Machine } from "../machine/machine.js";
import { printf } from "../machine/printf.js";
import { joinTaint } from "../machine/taint.js";
import { bool, either, list, num, taintOf, text, UNKNOWN, unknown, type Value } from "../machine/value.js";

export function binary(op: string, l: Value, r: Value, m: Machine): Value {
  if (l.k === "either" || r.k === "either") return onEach(binary, op, l, r, m);
  if (l.k === "num" && r.k === "num") {
    if (op === "%") return modulo(l.v, r.v);
    if (op === "/")
      return r.v === 0
        ? UNKNOWN
        : num(Number.isInteger(l.v) && Number.isInteger(r.v) ? Math.floor(l.v / r.v) : l.v / r.v);
    return calculate(op, l.v, r.v) ?? UNKNOWN;
  }
  switch (op) {
    case "+":
      return added(l, r, m);
    case "<<":
      return appended(l, r, m);
    case "*":
      if (l.k === "text" && r.k === "num") return repeated(l, r.v, LIMITS.value);
      return l.k === "list" && r.k === "num" && l.items.length * r.v < 65_536
        ? list(Array.from({ length: Math.max(0, r.v) }, () => l.items).flat(), l.open)
        : blend(l, r);
    case "%": {
      const args = r.k === "list" ? r.items : [r];
      return printf(m.language, l, {
        at: (i) => args[i],
        named: (n) => (r.k === "table" ? (r.entries.get(n) ?? UNKNOWN) : UNKNOWN),
      });
    }
    default:
      if (l.k === "text" && r.k === "text") return compare(op, l.v, r.v) ?? UNKNOWN;
      return l.k === "const" && r.k === "const" && (op === "==" || op === "!=")
        ? bool((l.v === r.v) === (op === "=="))
        : UNKNOWN;
  }
}

function added(l: Value, r: Value, m: Machine): Value {
  if (l.k === "list")
    return r.k === "list"
      ? list([...l.items, ...r.items].slice(0, 65_536), l.open || r.open, joinTaint(l.taint, r.taint))
      : list([...l.items], true, joinTaint(l.taint, taintOf(r)));
  if (l.k !== "text" && l.k !== "shape" && r.k !== "text" && r.k !== "shape") return blend(l, r);
  return affordable(m, concat(l, r));
}

/** `<<` changes a list; a text's change is the business of the assignment around it. */
function appended(l: Value, r: Value, m: Machine): Value {
  if (l.k !== "list")
    return l.k === "text" || l.k === "shape"
      ? added(l, r.k === "num" ? text(String.fromCodePoint(Math.max(0, Math.min(r.v, 0x10ffff)))) : r, m)
      : blend(l, r);
  if (l.items.length < 65_536) l.items.push(r);
  if (m.maybe > l.born || l.items.length >= 65_536) l.open = true;
  return l;
}

export function unary(op: string, v: Value): Value {
  if (op === "!") return negation(truth(v));
  if (v.k !== "num") return op === "+" ? v : unknown(taintOf(v));
  return num(op === "-" ? -v.v : op === "~" ? ~v.v : v.v);
}

/** Only `nil` and `false` are not true. */
export function truth(v: Value): boolean | null {
  if (v.k === "const") return v.v === true;
  return v.k === "unknown" || v.k === "either" ? null : true;
}

/** `to_s` */
export function show(v: Value): Value {
  switch (v.k) {
    case "text":
    case "shape":
      return v;
    case "num":
      return text(String(v.v));
    case "const":
      return text(v.v === null ? "" : String(v.v));
    case "either":
      return v.of.map(show).reduce(either);
    case "thing":
      return v.type === "path" ? (v.fields.get("path") ?? UNKNOWN) : unknown(v.taint);
    default:
      return unknown(taintOf(v));
  }
}

export function items(v: Value): readonly Value[] | null {
  if (v.k === "list") return v.open ? null : v.items;
  if (v.k === "table") return v.open ? null : Array.from(v.entries, ([k, x]) => list([text(k), x]));
  return null;
}
