import { blend, calculate, compare, negation, onEach } from "../machine/arithmetic.js";
import { affordable, concat } from "../machine/joining.js";
import type { Machine } from "../machine/machine.js";
import { elements, letterAt } from "../machine/texts.js";
import { bool, either, num, taintOf, text, UNKNOWN, unknown, type Value } from "../machine/value.js";

export function binary(op: string, l: Value, r: Value, m: Machine): Value {
  if (l.k === "either" || r.k === "either") return onEach(binary, op, l, r, m);
  if (op === "+" && textual(l, r)) return affordable(m, concat(show(l), show(r)));
  const a = number(l);
  const b = number(r);
  if (l.k === "text" && r.k === "text") {
    const c = compare(op, l.v, r.v);
    if (c !== null) return c;
  }
  if (op === "===" || op === "!==" || op === "==" || op === "!=") return equal(l, r, op);
  if (a === null || b === null) return blend(l, r);
  if (op === "%") return b === 0 ? UNKNOWN : num(a % b);
  if (op === "&" || op === "|" || op === "^") return num(op === "&" ? a & b : op === "|" ? a | b : a ^ b);
  if (op === "<<" || op === ">>" || op === ">>>") return num(op === "<<" ? a << b : op === ">>" ? a >> b : a >>> b);
  return calculate(op, a, b) ?? UNKNOWN;
}

const textual = (l: Value, r: Value): boolean =>
  isText(l) || isText(r) || ((l.k === "unknown" || r.k === "unknown") && !(l.k === "num" && r.k === "num"));
const isText = (v: Value): boolean =>
  v.k === "text" || v.k === "shape" || v.k === "list" || v.k === "table" || v.k === "thing";

function equal(l: Value, r: Value, op: string): Value {
  const positive = op === "==" || op === "===";
  if (l.k === "num" && r.k === "num") return bool((l.v === r.v) === positive);
  if (l.k === "const" && r.k === "const") return bool((l.v === r.v) === positive);
  const none = (v: Value): boolean => v.k === "const" && v.v === null;
  const settled = (v: Value): boolean =>
    v.k === "text" || v.k === "num" || v.k === "list" || v.k === "table" || v.k === "ref" || v.k === "func";
  if ((none(l) && settled(r)) || (none(r) && settled(l))) return bool(!positive);
  return UNKNOWN;
}

function number(v: Value): number | null {
  if (v.k === "num") return v.v;
  if (v.k === "const") return Number(v.v);
  if (v.k === "text" && v.v.length < 64) {
    const n = Number(v.v);
    return Number.isNaN(n) ? null : n;
  }
  return null;
}

export function unary(op: string, v: Value): Value {
  if (op === "!") return negation(truth(v));
  if (op === "typeof") return typeName(v);
  if (op === "void" || op === "delete") return op === "void" ? { k: "const", v: null } : UNKNOWN;
  const n = number(v);
  if (n === null) return unknown(taintOf(v));
  return num(op === "-" ? -n : op === "~" ? ~n : n);
}

function typeName(v: Value): Value {
  switch (v.k) {
    case "text":
    case "shape":
      return text("string");
    case "num":
      return text("number");
    case "func":
      return text("function");
    case "list":
    case "table":
      return text("object");
    default:
      return UNKNOWN;
  }
}

export function truth(v: Value): boolean | null {
  switch (v.k) {
    case "const":
      return v.v === true;
    case "num":
      return v.v !== 0;
    case "text":
      return v.v !== "";
    case "list":
    case "table":
    case "ref":
    case "func":
    case "class":
    case "bound":
      return true;
    default:
      return null;
  }
}

/** `String(v)` */
export function show(v: Value): Value {
  switch (v.k) {
    case "text":
      return v.bytes ? { ...v, bytes: false } : v;
    case "shape":
      return v;
    case "num":
      return text(String(v.v));
    case "const":
      return text(String(v.v));
    case "list": {
      if (v.open || v.items.length > 1024) return unknown(taintOf(v));
      let out: Value = text("");
      v.items.forEach((x, i) => {
        out = concat(i === 0 ? out : concat(out, text(",")), show(x));
      });
      return out;
    }
    case "either":
      return v.of.map(show).reduce(either);
    case "thing":
      return v.type === "url" ? (v.fields.get("href") ?? UNKNOWN) : unknown(v.taint);
    default:
      return unknown(taintOf(v));
  }
}

export function index(of: Value, at: Value): Value | undefined {
  if (of.k !== "text" || at.k !== "num") return undefined;
  return letterAt(of, at.v);
}

export { elements as items };
