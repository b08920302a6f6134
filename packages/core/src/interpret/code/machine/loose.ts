import { concat } from "./joining.js";
import { either, taintOf, text, unknown, type Value } from "./value.js";

/** The number a value counts as: the digits a text begins with. */
export function number(v: Value): number | null {
  if (v.k === "num") return v.v;
  if (v.k === "const") return Number(v.v);
  if (v.k === "list" && !v.open) return v.items.length;
  if (v.k !== "text" || v.v.length > 64) return null;
  const n = Number.parseFloat(v.v);
  return Number.isNaN(n) ? 0 : n;
}

/** Text of a value in languages where nothing is the empty text and true is `1`. */
export function show(v: Value): Value {
  switch (v.k) {
    case "text":
    case "shape":
      return v;
    case "num":
      return text(String(v.v));
    case "const":
      return text(v.v === true ? "1" : "");
    case "list":
      return v.open || v.items.length > 1024
        ? unknown(taintOf(v))
        : v.items.reduce<Value>((a, b, i) => concat(i === 0 ? a : concat(a, text(" ")), show(b)), text(""));
    case "either":
      return v.of.map(show).reduce(either);
    default:
      return unknown(taintOf(v));
  }
}
