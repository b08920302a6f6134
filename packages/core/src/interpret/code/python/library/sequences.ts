import { apply, applyRest, handOut, unheard } from "../../machine/apply.js";
import { arg, argOr, type Call, callTaint } from "../../machine/call.js";
import { knownNumber } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { list, num, table, taintOf, UNKNOWN, unknown, type Value } from "../../machine/value.js";
import { items, truth } from "../operate.js";

const RANGE_MOST = 65_536;

export function range(c: Call): Value {
  const n = c.args.map(knownNumber);
  if (n.length === 0 || n.some((x) => x === null)) return list([], true);
  const [from, to, step] = n.length === 1 ? [0, n[0]!, 1] : [n[0]!, n[1]!, n[2] ?? 1];
  if (step === 0 || Math.abs((to - from) / step) > RANGE_MOST) return list([num(from)], true);
  const out: Value[] = [];
  for (let i = from; step > 0 ? i < to : i > to; i += step) out.push(num(i));
  c.m.spend(out.length >> 5);
  return list(out);
}

/** `list(x)`, `tuple(x)`, `set(x)`, `sorted(x)`, `reversed(x)`, `iter(x)`. */
export function gather(c: Call): Value {
  const v = arg(c, 0);
  if (v === undefined) return list([]);
  ordered(c, v);
  if (v.k === "list" && v.sample) return v;
  const all = items(v);
  if (all === null)
    return v.k === "list" ? list([...v.items], true, v.taint) : v.k === "thing" ? v : unknown(taintOf(v));
  const out = [...all];
  if (c.name === "reversed") out.reverse();
  if (c.name === "sorted" || c.name === "set" || c.name === "frozenset") {
    if (!c.named?.has("key") && out.every((x) => x.k === "text"))
      out.sort((a, b) => compare((a as { v: string }).v, (b as { v: string }).v));
    else if (!c.named?.has("key") && out.every((x) => x.k === "num"))
      out.sort((a, b) => (a as { v: number }).v - (b as { v: number }).v);
    else if (out.length > 1) return list(out, true, taintOf(v));
    if (c.named?.has("reverse") === true && c.name === "sorted") out.reverse();
  }
  const made = list(out, false, taintOf(v));
  made.born = c.m.maybe;
  return made;
}

/** `key=` is called with every item: `sorted`, `min`, `max`. */
export function ordered(c: Call, v: Value): void {
  const key = c.named?.get("key");
  if (key === undefined) return;
  const all = items(v);
  if (all === null) return handOut(c.m, key);
  if (all.length > 64) applyRest(c.m, key);
  for (const item of all.slice(0, 64)) apply(c.m, key, [item]);
}

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function mapping(c: Call): Value {
  const [fn, ...over] = c.args;
  const lists = over.map((o) => items(o));
  if (fn === undefined || lists.length === 0 || lists.some((l) => l === null)) {
    if (fn !== undefined) handOut(c.m, fn);
    return list([], true, callTaint(c));
  }
  const n = Math.min(...lists.map((l) => l!.length), 4096);
  const out: Value[] = [];
  for (let i = 0; i < n && !c.m.spent; i++) {
    c.m.spend(1);
    out.push(
      apply(
        c.m,
        fn,
        lists.map((l) => l![i]!),
      ),
    );
  }
  if (lists.some((l) => l!.length > out.length)) applyRest(c.m, fn);
  return list(out, out.length < n);
}

export function zip(c: Call): Value {
  const lists = c.args.map(items);
  if (lists.some((l) => l === null)) return list([], true, callTaint(c));
  const n = lists.length === 0 ? 0 : Math.min(...lists.map((l) => l!.length));
  return list(
    Array.from({ length: Math.min(n, 65_536) }, (_, i) => list(lists.map((l) => l![i]!))),
    n > 65_536,
  );
}

export function filtered(c: Call): Value {
  const over = items(argOr(c, 1));
  const fn = argOr(c, 0);
  if (over === null) {
    handOut(c.m, fn);
    return list([], true, callTaint(c));
  }
  const out: Value[] = [];
  let open = false;
  for (const v of over.slice(0, 4096)) {
    const t = truth(fn.k === "const" ? v : apply(c.m, fn, [v]));
    if (t === null) open = true;
    if (t !== false) out.push(v);
  }
  return list(out, open);
}

export function reduce(c: Call): Value {
  const [fn, over, start] = c.args;
  const all = over === undefined ? null : items(over);
  if (fn === undefined || all === null) return unheard(c.m, c);
  let acc = start;
  for (const v of all.slice(0, 4096)) acc = acc === undefined ? v : apply(c.m, fn, [acc, v]);
  return acc ?? UNKNOWN;
}

export function dictionary(c: Call): Value {
  const t = table(c.open);
  const from = arg(c, 0);
  if (from?.k === "table") {
    for (const [k, v] of from.entries) t.entries.set(k, v);
    t.open ||= from.open;
  } else if (from !== undefined) {
    t.open = true;
    t.taint = taintOf(from);
  }
  if (c.named !== null) for (const [k, v] of c.named) t.entries.set(k, v);
  return t;
}

export const enumerated: Handler = (c) => {
  const all = items(argOr(c, 0));
  const start = knownNumber(arg(c, 1, "start")) ?? 0;
  return all === null
    ? list([list([UNKNOWN, unknown(callTaint(c))])], true)
    : list(all.slice(0, 65_536).map((v, i) => list([num(start + i), v])));
};

export function length(c: Call): Value {
  const v = argOr(c, 0);
  if (v.k === "text") return num(v.v.length);
  if (v.k === "list" && !v.open) return num(v.items.length);
  return v.k === "table" && !v.open ? num(v.entries.size) : UNKNOWN;
}
