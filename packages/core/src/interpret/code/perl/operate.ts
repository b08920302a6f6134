import { LIMITS } from "../../../spine/index.js";
import { blend, calculate, compare, modulo, negation, onEach, repeated } from "../machine/arithmetic.js";
import { affordable, concat } from "../machine/joining.js";
import { number, show } from "../machine/loose.js";
import type { Machine } from "../machine/machine.js";
import { list, num, taintOf, text, UNKNOWN, unknown, type Value } from "../machine/value.js";

const WORDS: Readonly<Record<string, string>> = { eq: "==", ne: "!=", lt: "<", gt: ">", le: "<=", ge: ">=" };

export function binary(op: string, l: Value, r: Value, m: Machine): Value {
  if (l.k === "either" || r.k === "either") return onEach(binary, op, l, r, m);
  if (op === ".") return affordable(m, concat(show(l), show(r)));
  const b = number(r);
  if (op === "x") {
    const of = show(l);
    if (l.k === "list" && b !== null && l.items.length * b < 65_536)
      return list(Array.from({ length: Math.max(0, b) }, () => l.items).flat(), l.open);
    return of.k === "text" && b !== null ? repeated(of, b, LIMITS.value) : blend(l, r);
  }
  const word = WORDS[op];
  if (word !== undefined) {
    const [x, y] = [show(l), show(r)];
    return x.k === "text" && y.k === "text" ? (compare(word, x.v, y.v) ?? UNKNOWN) : UNKNOWN;
  }
  const a = number(l);
  if (a === null || b === null) return blend(l, r);
  if (op === "^" && l.k === "text" && r.k === "text") return exclusive(l, r);
  if (op === "%") return modulo(a, b);
  return calculate(op, a, b) ?? UNKNOWN;
}

/** Texts combined letter by letter. */
function exclusive(l: Value & { k: "text" }, r: Value & { k: "text" }): Value {
  const n = Math.max(l.v.length, r.v.length);
  let out = "";
  for (let i = 0; i < n && i < 4096; i++)
    out += String.fromCharCode((l.v.charCodeAt(i) || 0) ^ (r.v.charCodeAt(i) || 0));
  return text(out);
}

export function unary(op: string, v: Value): Value {
  if (op === "!") return negation(truth(v));
  const n = number(v);
  if (op === "-" && v.k === "text" && /^[A-Za-z_]/.test(v.v)) return text(`-${v.v}`);
  return n === null ? unknown(taintOf(v)) : num(op === "-" ? -n : op === "~" ? ~n : n);
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
    case "func":
    case "thing":
      return v.k === "func" ? true : null;
    default:
      return null;
  }
}

export function items(v: Value): readonly Value[] | null {
  if (v.k === "list") return v.open ? null : v.items;
  if (v.k === "table") return v.open ? null : Array.from(v.entries, ([k, x]) => [text(k), x]).flat();
  return v.k === "unknown" || v.k === "either" ? null : [v];
}

export { number, show };
