import { blend, calculate, negation, onEach } from "../machine/arithmetic.js";
import { affordable, concat } from "../machine/joining.js";
import { number } from "../machine/loose.js";
import type { Machine } from "../machine/machine.js";
import { joinTaint } from "../machine/taint.js";
import { join, replaced, split } from "../machine/texts.js";
import { bool, either, list, num, taintOf, text, UNKNOWN, unknown, type Value } from "../machine/value.js";

/** Text of a value: lists are joined by blanks, truths have names. */
export function show(v: Value): Value {
  switch (v.k) {
    case "text":
    case "shape":
      return v;
    case "num":
      return text(String(v.v));
    case "const":
      return text(v.v === null ? "" : v.v ? "True" : "False");
    case "list":
      return v.open || v.items.length > 1024
        ? unknown(taintOf(v))
        : join(text(" "), v.items.map(show), show, taintOf(v));
    case "either":
      return v.of.map(show).reduce(either);
    case "thing": {
      const path = v.type === "file" ? v.fields.get("path") : undefined;
      return path ?? unknown(v.taint);
    }
    default:
      return unknown(taintOf(v));
  }
}

/** What a pipeline passes on one by one: a value that is no list is one. */
export function items(v: Value): readonly Value[] | null {
  if (v.k === "list") return v.open ? null : v.items;
  if (v.k === "unknown" || v.k === "either") return null;
  return v.k === "const" && v.v === null ? [] : [v];
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
      return v.open ? null : v.items.length > 1 ? true : v.items.length === 0 ? false : truth(v.items[0]!);
    case "func":
    case "table":
      return true;
    default:
      return null;
  }
}

export function unary(op: string, v: Value): Value {
  if (op === "!") return negation(truth(v));
  const n = number(v);
  return n === null ? unknown(taintOf(v)) : num(op === "-" ? -n : ~n);
}

export function binary(op: string, l: Value, r: Value, m: Machine): Value {
  if ((l.k === "either" || r.k === "either") && op !== "-join") return onEach(binary, op, l, r, m);
  switch (op) {
    case "-join":
      return join(show(r), items(l), show, taintOf(l));
    case "-split":
      return splitBy(show(l), show(r));
    case "-f":
      return formatted(show(l), items(r));
    case "-replace":
      return replacedBy(l, r);
    case "-as":
    case "-is":
    case "-isnot":
      return op === "-as" ? l : UNKNOWN;
    case "..":
      return ranged(number(l), number(r));
    case "+":
      return added(l, r, m);
    case "*":
      if (l.k === "text" && r.k === "num")
        return l.v.length * r.v > 65_536 || r.v < 0 ? unknown(l.taint) : text(l.v.repeat(Math.trunc(r.v)), l.taint);
      break;
    case "-xor":
      return UNKNOWN;
    case "-eq":
    case "-ne":
      if (l.k === "text" && r.k === "text") return bool((l.v.toLowerCase() === r.v.toLowerCase()) === (op === "-eq"));
      break;
    default:
      if (/^-(?:not)?(?:like|match|contains|in)$/.test(op)) return UNKNOWN;
  }
  const [a, b] = [number(l), number(r)];
  if (a === null || b === null || l.k === "list" || r.k === "list" || l.k === "text") return blend(l, r);
  return calculate(ARITHMETIC[op] ?? op, a, b) ?? UNKNOWN;
}

const ARITHMETIC: Readonly<Record<string, string>> = {
  "-eq": "==",
  "-ne": "!=",
  "-gt": ">",
  "-ge": ">=",
  "-lt": "<",
  "-le": "<=",
  "-band": "&",
  "-bor": "|",
  "-bxor": "^",
  "-shl": "<<",
  "-shr": ">>",
};

function added(l: Value, r: Value, m: Machine): Value {
  if (l.k === "list") {
    const more = items(r);
    if (l.items.length + (more?.length ?? 0) > 65_536) return list([], true, taintOf(l));
    return list([...l.items, ...(more ?? [])], l.open || more === null, joinTaint(l.taint, taintOf(r)));
  }
  if (l.k === "num") {
    const n = number(r);
    return n === null ? UNKNOWN : num(l.v + n);
  }
  if (l.k === "const" && l.v === null) return r;
  return affordable(m, concat(show(l), show(r)));
}

const RANGE_MOST = 4_096;

function ranged(from: number | null, to: number | null): Value {
  if (from === null || to === null || Math.abs(to - from) > RANGE_MOST) return list([], true);
  const step = from <= to ? 1 : -1;
  return list(Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => num(from + i * step)));
}

/** The separator is a pattern; one that says more than itself leaves the pieces unknown. */
function splitBy(of: Value, by: Value): Value {
  const plain = by.k === "text" ? literal(by.v) : null;
  if (plain === null) return list([unknown(taintOf(of))], true, taintOf(of));
  return split(of, plain.trim() === "" && plain !== "" ? null : plain);
}

function replacedBy(l: Value, r: Value): Value {
  const [from, to] = r.k === "list" ? [r.items[0] ?? UNKNOWN, r.items[1] ?? text("")] : [r, text("")];
  const plain = from.k === "text" ? literal(from.v) : null;
  if (plain === null || plain === "") return unknown(joinTaint(taintOf(l), taintOf(to)));
  return replaced(show(l), text(plain), show(to));
}

/** What a pattern without special characters matches, escapes undone. */
function literal(pattern: string): string | null {
  if (pattern.length > 256) return null;
  const plain = pattern.replace(/\\([^\w\s])/g, "\u0000$1");
  return /(?<!\u0000)[\\.*+?^$()[\]{}|]/.test(plain) ? null : plain.replaceAll("\u0000", "");
}

/** `'{0}-{1}' -f a, b` */
export function formatted(pattern: Value, given: readonly Value[] | null): Value {
  if (pattern.k !== "text" || given === null || pattern.v.length > 65_536) return unknown(taintOf(pattern));
  let out: Value = text("");
  for (const piece of pattern.v.split(/(\{\d+(?:[,:][^{}]*)?\})/).slice(0, 256)) {
    const found = /^\{(\d+)([,:][^{}]*)?\}$/.exec(piece);
    if (found === null) out = concat(out, text(piece.replaceAll("{{", "{").replaceAll("}}", "}")));
    else out = concat(out, found[2] === undefined ? show(given[Number(found[1])] ?? UNKNOWN) : UNKNOWN);
  }
  return out;
}
