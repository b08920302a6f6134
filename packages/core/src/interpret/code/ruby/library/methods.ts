import { encodeBase64 } from "../../codec/base64.js";
import { reversed } from "../../codec/letters.js";
import { pack, unpack } from "../../codec/pack.js";
import { apply, applyRest, handOut } from "../../machine/apply.js";
import { arg, argOr, type Call, callTaint } from "../../machine/call.js";
import { anyItem } from "../../machine/execute.js";
import { concat, known, knownNumber } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { changed, TABLE_METHODS, tested } from "../../machine/methods.js";
import { sliced } from "../../machine/slice.js";
import { join, replaced, split, translated } from "../../machine/texts.js";
import { bool, EMPTY, list, NONE, num, taintOf, text, UNKNOWN, unknown, type Value } from "../../machine/value.js";
import { items, show, truth } from "../operate.js";

const stay: Handler = (c) => c.self;
const block = (c: Call): Value | undefined => c.args.find((a) => a.k === "func" || a.k === "bound" || a.k === "ref");

/** `a-z` written out, as `tr` reads it. */
function ranges(v: string): string {
  return v.slice(0, 1024).replace(/([\s\S])-([\s\S])/g, (whole, a: string, b: string) => {
    const [from, to] = [a.charCodeAt(0), b.charCodeAt(0)];
    return to < from || to - from > 512
      ? whole
      : Array.from({ length: to - from + 1 }, (_, i) => String.fromCharCode(from + i)).join("");
  });
}

const replace: Handler = (c) => {
  const from = argOr(c, 0);
  const source = from.k === "thing" && from.type === "regex" ? known(from.fields.get("source")) : known(from);
  const to = arg(c, 1);
  const plain =
    source !== null &&
    source.length <= 256 &&
    (from.k === "text" || /^(?:[^\\[\](){}.*+?^$|]|\\[^a-zA-Z0-9])+$/.test(source));
  if (to === undefined || !plain || to.k === "func") {
    for (const a of c.args) if (a.k === "func") handOut(c.m, a);
    return unknown(callTaint(c));
  }
  return replaced(
    c.self,
    text(from.k === "text" ? source : source.replace(/\\(.)/g, "$1")),
    show(to),
    c.name.startsWith("gsub") ? undefined : 1,
  );
};

/** Runs the block for each item; what comes of it depends on the method. */
const iterated: Handler = (c) => {
  const f = block(c);
  const all =
    c.self.k === "text"
      ? c.name === "each_byte"
        ? bytesOf(c.self)
        : Array.from(c.self.v.slice(0, 8192), (x) => text(x))
      : items(c.self);
  if (f === undefined) return all === null ? unknown(callTaint(c)) : list([...all]);
  if (all === null || all.length > 4096) {
    const one = c.m.perhaps(() => apply(c.m, f, [anyItem(c.self), UNKNOWN]));
    return c.name === "each" ? c.self : list([one], true, taintOf(c.self));
  }
  const out: Value[] = [];
  let open = false;
  for (let i = 0; i < all.length; i++) {
    if (c.m.spent) {
      applyRest(c.m, f);
      open = true;
      break;
    }
    c.m.spend(1);
    const item = all[i]!;
    const given = c.name.endsWith("with_index")
      ? [item, num(i)]
      : item.k === "list" && c.self.k === "table"
        ? item.items
        : [item];
    const v = apply(c.m, f, given);
    if (c.name === "map" || c.name === "collect" || c.name === "filter_map" || c.name === "map_with_index") out.push(v);
    else if (c.name === "flat_map") out.push(...(items(v) ?? [v]));
    else if (c.name === "select" || c.name === "filter" || c.name === "reject") {
      const t = truth(v);
      if (t === null) open = true;
      if (t !== (c.name === "reject")) out.push(item);
    }
  }
  return c.name.startsWith("each") ? c.self : list(out, open);
};

const bytesOf = (t: { v: string }): Value[] => Array.from(t.v.slice(0, 65_536), (x) => num(x.charCodeAt(0)));

const reduced: Handler = (c) => {
  const all = items(c.self);
  const name = c.args.find((a) => a.k === "text");
  const f = block(c);
  const start = c.args.length > (name === undefined && f === undefined ? 0 : 1) ? c.args[0] : undefined;
  if (all === null) return unknown(callTaint(c));
  let acc = start;
  for (const v of all.slice(0, 4096))
    acc =
      acc === undefined
        ? v
        : f !== undefined
          ? apply(c.m, f, [acc, v])
          : name?.k === "text"
            ? c.m.language.binary(name.v, acc, v, c.m)
            : UNKNOWN;
  return acc ?? NONE;
};

const counted: Handler = (c) => {
  const f = block(c);
  const n = c.self.k === "num" ? c.self.v : null;
  const to = c.name === "times" ? n : knownNumber(arg(c, 0));
  if (f === undefined) return list([UNKNOWN], true);
  const [from, end] = c.name === "times" ? [0, (n ?? 0) - 1] : [n ?? 0, to ?? 0];
  if (n === null || to === null || Math.abs(end - from) > 2048) {
    applyRest(c.m, f);
    return c.self;
  }
  for (let i = from; c.name === "downto" ? i >= end : i <= end; i += c.name === "downto" ? -1 : 1) {
    if (c.m.spent) {
      applyRest(c.m, f);
      break;
    }
    apply(c.m, f, [num(i)]);
  }
  return c.self;
};

const packed: Handler = (c) => {
  const template = known(argOr(c, 0));
  const all = items(c.self)?.map((v) => (v.k === "text" || v.k === "num" ? v.v : null));
  if (template === null || all === undefined || all.includes(null)) return unknown(callTaint(c));
  const out = /^m0?$/.test(template) ? encodeBase64(String(all[0] ?? "")) : pack(template, all as (string | number)[]);
  return out === null ? unknown(callTaint(c)) : text(out, taintOf(c.self));
};

const unpacked: Handler = (c) => {
  const out = c.self.k === "text" ? unpack(known(argOr(c, 0)) ?? "?", c.self.v) : null;
  if (out === null)
    return c.name === "unpack1" ? unknown(callTaint(c)) : list([unknown(callTaint(c))], true, callTaint(c));
  const all = out.slice(0, 65_536).map((v) => (typeof v === "string" ? text(v, taintOf(c.self)) : num(v)));
  return c.name === "unpack1" ? (all[0] ?? NONE) : list(all);
};

const part: Handler = (c) => {
  const from = argOr(c, 0);
  if (from.k === "thing" && from.type === "range")
    return sliced(c.m, c.self, from.fields.get("from") ?? NONE, from.fields.get("to") ?? NONE, NONE);
  if (from.k === "list" && from.items.length > 0)
    return sliced(c.m, c.self, from.items[0]!, num((from.items[from.items.length - 1] as { v: number }).v + 1), NONE);
  const size = knownNumber(arg(c, 1));
  if (from.k !== "num" || size === null) return unknown(callTaint(c));
  return sliced(c.m, c.self, from, from.v < 0 && from.v + size >= 0 ? NONE : num(from.v + size), NONE);
};

const pushed: Handler = (c) => {
  if (c.self.k !== "list") return UNKNOWN;
  if (c.name === "unshift" || c.name === "prepend") c.self.items.unshift(...c.args);
  else c.self.items.push(...c.args);
  if (c.open || c.m.maybe > c.self.born || c.self.items.length > 65_536) c.self.open = true;
  return c.self;
};

/** Methods of texts, numbers, lists and tables. */
export const METHODS: Readonly<Record<string, Handler>> = {
  ...Object.fromEntries(
    [
      "to_s",
      "to_str",
      "to_sym",
      "freeze",
      "dup",
      "clone",
      "itself",
      "b",
      "scrub",
      "unicode_normalize",
      "force_encoding",
      "encode",
      "to_proc",
      "each_entry",
      "lazy",
    ].flatMap((n): [string, Handler][] => [
      [`text.${n}`, stay],
      [`func.${n}`, stay],
      [`list.${n}`, stay],
    ]),
  ),
  "num.to_s": (c) =>
    c.self.k === "num" ? text(c.self.v.toString(Math.min(36, Math.max(2, knownNumber(arg(c, 0)) ?? 10)))) : UNKNOWN,
  "num.chr": (c) =>
    c.self.k === "num" && c.self.v >= 0 && c.self.v <= 0x10ffff
      ? text(String.fromCodePoint(Math.trunc(c.self.v)))
      : UNKNOWN,
  "num.to_i": stay,
  "num.times": counted,
  "num.upto": counted,
  "num.downto": counted,
  "unknown.times": counted,
  "text.reverse": changed(reversed),
  "text.upcase": changed((v) => v.toUpperCase()),
  "text.downcase": changed((v) => v.toLowerCase()),
  "text.capitalize": changed((v) => v.slice(0, 1).toUpperCase() + v.slice(1).toLowerCase()),
  "text.swapcase": changed((v) =>
    Array.from(v, (x) => (x === x.toLowerCase() ? x.toUpperCase() : x.toLowerCase())).join(""),
  ),
  "text.strip": changed((v) => v.trim()),
  "text.lstrip": changed((v) => v.trimStart()),
  "text.rstrip": changed((v) => v.trimEnd()),
  "text.chomp": changed((v) => v.replace(/\r?\n$/, "")),
  "text.chop": changed((v) => v.slice(0, -1)),
  "text.tr": (c) => {
    const [a, b] = [known(argOr(c, 0)), known(argOr(c, 1))];
    if (a === null || b === null || a.startsWith("^")) return unknown(callTaint(c));
    const [from, to] = [ranges(a), ranges(b)];
    return translated(c.self, from, to.padEnd(from.length, to[to.length - 1] ?? ""), "");
  },
  "text.delete": (c) => {
    const a = known(argOr(c, 0));
    return a === null || a.startsWith("^") ? unknown(callTaint(c)) : translated(c.self, "", "", ranges(a));
  },
  "text.gsub": replace,
  "text.sub": replace,
  "text.gsub!": replace,
  "text.chars": iterated,
  "text.each_char": iterated,
  "text.each_byte": iterated,
  "text.bytes": (c) => (c.self.k === "text" ? list(bytesOf(c.self)) : list([], true)),
  "text.lines": (c) => split(c.self, "\n"),
  "text.split": (c) =>
    split(
      c.self,
      arg(c, 0) === undefined ? null : known(argOr(c, 0)) === " " ? null : (known(argOr(c, 0)) ?? "\u0000"),
    ),
  "text.concat": (c) => c.args.map(show).reduce<Value>((a, b) => concat(a, b), c.self),
  "text.+": (c) => concat(c.self, show(argOr(c, 0))),
  "text.ord": (c) => (c.self.k === "text" && c.self.v !== "" ? num(c.self.v.codePointAt(0)!) : UNKNOWN),
  "text.hex": (c) => (c.self.k === "text" ? num(Number.parseInt(c.self.v, 16) || 0) : UNKNOWN),
  "text.to_i": (c) =>
    c.self.k === "text" ? num(Number.parseInt(c.self.v, knownNumber(arg(c, 0)) ?? 10) || 0) : UNKNOWN,
  "text.length": (c) => (c.self.k === "text" ? num(c.self.v.length) : UNKNOWN),
  "text.size": (c) => (c.self.k === "text" ? num(c.self.v.length) : UNKNOWN),
  "text.slice": part,
  "text.start_with?": tested((v, w) => v.startsWith(w)),
  "text.end_with?": tested((v, w) => v.endsWith(w)),
  "text.include?": tested((v, w) => v.includes(w)),
  "text.empty?": (c) => (c.self.k === "text" ? bool(c.self.v === "") : UNKNOWN),
  "text.unpack": unpacked,
  "text.unpack1": unpacked,
  "text.scan": (c) => {
    for (const a of c.args) if (a.k === "func") handOut(c.m, a);
    return list([unknown(callTaint(c))], true, callTaint(c));
  },
  "list.pack": packed,
  "list.join": (c) => join(arg(c, 0) ?? EMPTY, items(c.self)?.map(show) ?? null, show, taintOf(c.self)),
  "list.reverse": (c) => (c.self.k === "list" ? list([...c.self.items].reverse(), c.self.open) : UNKNOWN),
  ...Object.fromEntries(
    [
      "each",
      "map",
      "collect",
      "flat_map",
      "select",
      "filter",
      "reject",
      "filter_map",
      "each_with_index",
      "map_with_index",
      "each_slice",
      "each_entry",
    ].flatMap((n): [string, Handler][] => [
      [`list.${n}`, iterated],
      [`table.${n}`, iterated],
      [`unknown.${n}`, iterated],
    ]),
  ),
  "list.inject": reduced,
  "list.reduce": reduced,
  "list.sum": (c) => reduced({ ...c, args: [arg(c, 0) ?? num(0), text("+")] }),
  "list.push": pushed,
  "list.append": pushed,
  "list.unshift": pushed,
  "list.prepend": pushed,
  "list.concat": (c) => {
    for (const a of c.args) if (c.self.k === "list") c.self.items.push(...(items(a) ?? [UNKNOWN]));
    return c.self;
  },
  "list.first": (c) =>
    c.self.k === "list" && !c.self.open && c.args.length === 0 ? (c.self.items[0] ?? NONE) : unknown(callTaint(c)),
  "list.last": (c) =>
    c.self.k === "list" && !c.self.open && c.args.length === 0
      ? (c.self.items[c.self.items.length - 1] ?? NONE)
      : unknown(callTaint(c)),
  "list.flatten": (c) =>
    c.self.k === "list"
      ? list(
          c.self.items.flatMap((v) => (v.k === "list" ? v.items : [v])),
          c.self.open,
        )
      : UNKNOWN,
  "list.to_a": stay,
  "list.compact": stay,
  "list.slice": part,
  "list.rotate": (c) => {
    const n = knownNumber(arg(c, 0) ?? num(1));
    if (c.self.k !== "list" || n === null || c.self.open || c.self.items.length === 0) return unknown(callTaint(c));
    const k = ((n % c.self.items.length) + c.self.items.length) % c.self.items.length;
    return list([...c.self.items.slice(k), ...c.self.items.slice(0, k)]);
  },
  "list.length": (c) => (c.self.k === "list" && !c.self.open ? num(c.self.items.length) : UNKNOWN),
  "list.size": (c) => (c.self.k === "list" && !c.self.open ? num(c.self.items.length) : UNKNOWN),
  ...TABLE_METHODS,
  "table.fetch": (c) => {
    const key = known(show(argOr(c, 0)));
    return c.self.k === "table" && key !== null ? (c.self.entries.get(key) ?? arg(c, 1) ?? UNKNOWN) : UNKNOWN;
  },
  "environment.fetch": (c) => c.m.language.index(c.self, argOr(c, 0), c.m) ?? UNKNOWN,
  "range.each": (c) => {
    const f = block(c);
    if (f !== undefined) c.m.perhaps(() => apply(c.m, f, [UNKNOWN]));
    return c.self;
  },
  "*.then": (c) => (block(c) === undefined ? c.self : apply(c.m, block(c)!, [c.self])),
  "*.yield_self": (c) => (block(c) === undefined ? c.self : apply(c.m, block(c)!, [c.self])),
  "*.tap": (c) => {
    if (block(c) !== undefined) apply(c.m, block(c)!, [c.self]);
    return c.self;
  },
};
