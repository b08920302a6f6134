import { arg, argOr, type Call, callTaint } from "../../machine/call.js";
import type { Handler } from "../../machine/language.js";
import { number, show } from "../../machine/loose.js";
import { printf } from "../../machine/printf.js";
import { sliced } from "../../machine/slice.js";
import { join, replaced } from "../../machine/texts.js";
import { EMPTY, NONE, num, taintOf, text, UNKNOWN, unknown, type Value } from "../../machine/value.js";
import { items } from "../operate.js";

export const slice: Handler = (c) => {
  const from = number(argOr(c, 1));
  const size = arg(c, 2);
  const n = size === undefined || (size.k === "const" && size.v === null) ? null : number(size);
  if (from === null || (size !== undefined && n === null && size.k !== "const")) return unknown(callTaint(c));
  const of = c.name === "substr" || c.name === "mb_substr" ? show(argOr(c, 0)) : argOr(c, 0);
  const to = n === null ? NONE : n < 0 ? num(n) : from < 0 && from + n >= 0 ? NONE : num(from + n);
  return sliced(c.m, of, num(from), to, NONE);
};

export const letters: Handler = (c) => {
  const n = number(argOr(c, 0));
  return n === null ? unknown(callTaint(c)) : text(String.fromCharCode(((Math.trunc(n) % 256) + 256) % 256));
};

export function formatted(c: Call): Value {
  return printf(c.m.language, show(argOr(c, 0)), {
    at: (i) => c.args[i + 1] ?? (c.open ? UNKNOWN : undefined),
    named: () => undefined,
  });
}

export function joined(c: Call): Value {
  const [a, b] = [argOr(c, 0), arg(c, 1)];
  const [glue, pieces] = b === undefined ? [EMPTY, a] : a.k === "list" || a.k === "table" ? [b, a] : [a, b];
  return join(show(glue), items(pieces)?.map(show) ?? null, show, taintOf(pieces));
}

export const replace: Handler = (c) => {
  const [from, to, of] = [argOr(c, 0), argOr(c, 1), show(argOr(c, 2))];
  if (from.k !== "list") return replaced(of, show(from), show(to));
  let out: Value = of;
  from.items.slice(0, 256).forEach((f, i) => {
    out = replaced(out, show(f), show(to.k === "list" ? (to.items[i] ?? EMPTY) : to));
  });
  return from.open ? unknown(callTaint(c)) : out;
};
