import { concat, shape } from "../machine/joining.js";
import type { Machine } from "../machine/machine.js";
import { attribute, indexed } from "../machine/member.js";
import { EMPTY, taintOf, text, UNKNOWN, type Value } from "../machine/value.js";
import { show } from "./operate.js";

/** `format(v, spec)` for the specs that do not change letters: width, fill, alignment, `s`, `d`, `x`, `c`. */
export function format(v: Value, spec: string | null): Value {
  if (spec === "") return show(v);
  const found =
    spec === null ? null : /^(?:(.?)([<>^=]))?([-+ ])?(#)?(0)?(\d{0,4})([,_])?(?:\.(\d{1,3}))?([a-zA-Z])?$/.exec(spec);
  if (found === null) return shape([null], taintOf(v));
  const [, fill, align, , alt, zero, width, , precision, type] = found;
  let t: Value = show(v);
  if (type === "c" && v.k === "num") t = text(String.fromCodePoint(Math.min(Math.max(0, Math.trunc(v.v)), 0x10ffff)));
  else if ((type === "x" || type === "X" || type === "b" || type === "o") && v.k === "num") {
    const digits = Math.trunc(v.v).toString(type === "b" ? 2 : type === "o" ? 8 : 16);
    t = text((alt === undefined ? "" : `0${type.toLowerCase()}`) + (type === "X" ? digits.toUpperCase() : digits));
  } else if (type !== undefined && type !== "s" && !(type === "d" && v.k === "num")) return shape([null], taintOf(v));
  if (t.k !== "text") return t;
  const cut = precision !== undefined && type !== "d" ? t.v.slice(0, Number(precision)) : t.v;
  const wide = Number(width ?? 0);
  const pad = fill !== undefined && fill !== "" ? fill : zero !== undefined ? "0" : " ";
  const missing = Math.max(0, wide - cut.length);
  const side = align ?? (v.k === "num" ? ">" : "<");
  const left = side === "<" ? 0 : side === "^" ? missing >> 1 : missing;
  return text(pad.repeat(left) + cut + pad.repeat(missing - left), t.taint);
}

/** `"…{}…{name[0].x!r:>8}…".format(…)` */
export function formatWith(
  m: Machine,
  template: string,
  args: readonly Value[],
  named: ReadonlyMap<string, Value> | null,
  open: boolean,
): Value {
  let out: Value = EMPTY;
  let next = 0;
  let from = 0;
  for (let i = 0; i < template.length; i++) {
    const c = template[i];
    if (c !== "{" && c !== "}") continue;
    out = concat(out, text(template.slice(from, i)));
    if (template[i + 1] === c) {
      out = concat(out, text(c));
      from = ++i + 1;
      continue;
    }
    const end = c === "{" ? template.indexOf("}", i) : -1;
    if (end < 0) return shape([null], taintOf(out));
    const found = /^(\w*)((?:\.\w+|\[[^\]]{0,64}\])*)(![rsa])?(?::(.*))?$/.exec(
      template.slice(i + 1, Math.min(end, i + 256)),
    );
    const name = found?.[1] ?? "";
    let v: Value =
      /^\d+$/.test(name) || name === ""
        ? (args[name === "" ? next++ : Number(name)] ?? (open ? UNKNOWN : EMPTY))
        : (named?.get(name) ?? UNKNOWN);
    for (const step of (found?.[2] ?? "").matchAll(/\.(\w+)|\[([^\]]*)\]/g))
      v =
        step[1] !== undefined
          ? attribute(m, v, step[1])
          : indexed(m, v, /^\d+$/.test(step[2]!) ? { k: "num", v: Number(step[2]) } : text(step[2]!));
    out = concat(
      out,
      found === null || found[3] === "!r" || found[3] === "!a" ? shape([null], taintOf(v)) : format(v, found[4] ?? ""),
    );
    i = end;
    from = end + 1;
  }
  return concat(out, text(template.slice(from)));
}
