import { LIMITS } from "../../../spine/index.js";
import { blend, calculate, compare, modulo, negation, onEach, repeated } from "../machine/arithmetic.js";
import { affordable, concat, shape } from "../machine/joining.js";
import type { Machine } from "../machine/machine.js";
import { printf } from "../machine/printf.js";
import { joinTaint } from "../machine/taint.js";
import { elements, letterAt } from "../machine/texts.js";
import { bool, either, FALSE, list, num, TRUE, taintOf, text, UNKNOWN, unknown, type Value } from "../machine/value.js";
import { python } from "./language.js";

export function binary(op: string, l: Value, r: Value, m: Machine): Value {
  if (l.k === "either" || r.k === "either") return onEach(binary, op, l, r, m);
  const a = numeric(l);
  const b = numeric(r);
  if (a !== null && b !== null)
    return calculate(op === "is" ? "==" : op === "is not" ? "!=" : op, a, b) ?? (op === "%" ? modulo(a, b) : UNKNOWN);
  switch (op) {
    case "+":
      return added(l, r, m);
    case "*":
      return times(l, r);
    case "%":
      return l.k === "text"
        ? format(l, r)
        : l.k === "shape"
          ? shape(l.parts, joinTaint(l.taint, taintOf(r)))
          : blend(l, r);
    case "/":
      return l.k === "thing" && l.type === "path"
        ? m.language.method("path", "joinpath")!({ m, name: "joinpath", self: l, args: [r], named: null, open: false })
        : r.k === "thing" && r.type === "path"
          ? r
          : blend(l, r);
    case "in":
    case "not in":
      return contains(l, r, op === "in");
    default:
      return compared(op, l, r);
  }
}

function numeric(v: Value): number | null {
  return v.k === "num" ? v.v : v.k === "const" && v.v !== null ? Number(v.v) : null;
}

function added(l: Value, r: Value, m: Machine): Value {
  if (l.k === "list" && r.k === "list") {
    m.spend((l.items.length + r.items.length) >> 4);
    return list([...l.items, ...r.items].slice(0, 65_536), l.open || r.open, joinTaint(l.taint, r.taint));
  }
  if (l.k === "list" || r.k === "list") {
    const known = l.k === "list" ? l : (r as Value & { k: "list" });
    return l.k === "list" ? list([...known.items], true, joinTaint(known.taint, taintOf(r))) : blend(l, r);
  }
  const textual = l.k === "text" || l.k === "shape" || r.k === "text" || r.k === "shape";
  if (!textual) return blend(l, r);
  return affordable(m, concat(l, r));
}

function times(l: Value, r: Value): Value {
  const [v, n] = l.k === "num" ? [r, l] : [l, r];
  if (n.k !== "num") return v.k === "list" ? list([...v.items], true, v.taint) : blend(l, r);
  if (v.k === "text") return repeated(v, n.v, LIMITS.value);
  if (v.k !== "list" || v.open || v.items.length * n.v > 65_536) return blend(l, r);
  const out: Value[] = [];
  for (let i = 0; i < n.v; i++) out.push(...v.items);
  return list(out, false, v.taint);
}

function format(l: Value, r: Value): Value {
  const positional = r.k === "list" ? r.items : [r];
  return printf(python, l, {
    at: (i) =>
      positional[i] ??
      (r.k === "list" && r.open ? UNKNOWN : positional.length === 1 && r.k === "unknown" ? UNKNOWN : undefined),
    named: (name) => (r.k === "table" ? (r.entries.get(name) ?? UNKNOWN) : UNKNOWN),
  });
}

function contains(l: Value, r: Value, positive: boolean): Value {
  if (l.k === "text" && r.k === "text") return bool(r.v.includes(l.v) === positive);
  if (l.k === "text" && r.k === "table" && !r.open) return bool(r.entries.has(l.v) === positive);
  if ((l.k === "text" || l.k === "num") && r.k === "list" && !r.open && r.items.every((i) => i.k === l.k))
    return bool(r.items.some((i) => (i as { v: unknown }).v === l.v) === positive);
  return UNKNOWN;
}

function compared(op: string, l: Value, r: Value): Value {
  if (l.k === "text" && r.k === "text")
    return compare(op === "is" ? "==" : op === "is not" ? "!=" : op, l.v, r.v) ?? UNKNOWN;
  const equal = op === "==" || op === "is";
  if (!equal && op !== "!=" && op !== "is not") return UNKNOWN;
  if (l.k === "const" && r.k === "const") return bool((l.v === r.v) === equal);
  // None is nothing else; other things of different kinds may still compare equal.
  const none = (v: Value): boolean => v.k === "const" && v.v === null;
  if ((none(l) && settled(r)) || (none(r) && settled(l))) return equal ? FALSE : TRUE;
  return UNKNOWN;
}

const settled = (v: Value): boolean => v.k !== "unknown" && v.k !== "either" && v.k !== "const" && v.k !== "shape";

export function unary(op: string, v: Value): Value {
  const t = truth(v);
  if (op === "not") return negation(t);
  if (op === "!!") return t === null ? UNKNOWN : bool(t);
  const n = numeric(v);
  if (n === null) return unknown(taintOf(v));
  return num(op === "-" ? -n : op === "~" ? ~Math.trunc(n) : n);
}

export function truth(v: Value): boolean | null {
  switch (v.k) {
    case "const":
      return v.v === true;
    case "num":
      return v.v !== 0;
    case "text":
      return v.v !== "";
    case "shape":
      return v.parts.some((p) => p !== null && p !== "") ? true : null;
    case "list":
      return v.items.length > 0 ? (v.open ? null : true) : v.open ? null : false;
    case "table":
      return v.open ? null : v.entries.size > 0;
    case "ref":
    case "func":
    case "class":
    case "bound":
      return true;
    default:
      return null;
  }
}

/** `str(v)` */
export function show(v: Value): Value {
  switch (v.k) {
    case "text":
      return v.bytes ? { ...v, bytes: false } : v;
    case "shape":
      return v;
    case "num":
      return text(Number.isInteger(v.v) && Math.abs(v.v) < 1e16 ? String(v.v) : String(v.v));
    case "const":
      return text(v.v === null ? "None" : v.v ? "True" : "False");
    case "thing":
      return v.type === "path" || v.type === "home" ? (v.fields.get("path") ?? UNKNOWN) : unknown(v.taint);
    case "either":
      return v.of.map(show).reduce(either);
    default:
      return unknown(taintOf(v));
  }
}

export function index(of: Value, at: Value): Value | undefined {
  if (of.k !== "text" || at.k !== "num") return undefined;
  return letterAt(of, at.v < 0 ? of.v.length + at.v : at.v);
}

export { elements as items };
