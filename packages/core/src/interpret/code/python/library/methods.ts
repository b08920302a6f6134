import { encodeHex } from "../../codec/hex.js";
import { apply } from "../../machine/apply.js";
import { arg, argOr, type Call, callTaint } from "../../machine/call.js";
import { known, knownNumber, mapText } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { changed, TABLE_METHODS } from "../../machine/methods.js";
import { joinTaint } from "../../machine/taint.js";
import { join, replaced, split, translated } from "../../machine/texts.js";
import {
  bool,
  either,
  list,
  NONE,
  num,
  table,
  taintOf,
  text,
  UNKNOWN,
  unknown,
  type Value,
} from "../../machine/value.js";
import { formatWith } from "../format.js";
import { items, show } from "../operate.js";
import { recode } from "./codecs.js";

const tested =
  (f: (v: string, w: string) => boolean): Handler =>
  (c) => {
    const w = argOr(c, 0);
    if (c.self.k !== "text") return UNKNOWN;
    const { v } = c.self;
    if (w.k === "text") return bool(f(v, w.v));
    return w.k === "list" && !w.open && w.items.every((i) => i.k === "text")
      ? bool(w.items.some((i) => f(v, known(i)!)))
      : UNKNOWN;
  };

const is =
  (pattern: RegExp): Handler =>
  (c) =>
    c.self.k === "text" && c.self.v.length < 4096 ? bool(pattern.test(c.self.v)) : UNKNOWN;

const trimmed =
  (left: boolean, right: boolean): Handler =>
  (c) => {
    const set = arg(c, 0);
    const of = set === undefined || (set.k === "const" && set.v === null) ? " \t\n\r\f\v" : known(set);
    if (of === null) return unknown(callTaint(c));
    return mapText(c.self, (t) => {
      let a = 0;
      let b = t.v.length;
      while (left && a < b && of.includes(t.v[a]!)) a++;
      while (right && b > a && of.includes(t.v[b - 1]!)) b--;
      return { ...t, v: t.v.slice(a, b) };
    });
  };

const found: Handler = (c) => {
  const w = known(argOr(c, 0));
  if (c.self.k !== "text" || w === null) return UNKNOWN;
  return num(c.name === "rfind" || c.name === "rindex" ? c.self.v.lastIndexOf(w) : c.self.v.indexOf(w));
};

const padded = (c: Call, left: boolean): Value => {
  const n = knownNumber(arg(c, 0));
  const fill = known(arg(c, 1)) ?? (c.name === "zfill" ? "0" : " ");
  if (n === null || n > 65_536) return unknown(callTaint(c));
  return mapText(c.self, (t) => ({ ...t, v: left ? t.v.padStart(n, fill) : t.v.padEnd(n, fill) }));
};

function translate(c: Call): Value {
  const t = argOr(c, 0);
  if (t.k !== "table" || t.open) return unknown(callTaint(c));
  let from = "";
  let to = "";
  let dropped = "";
  for (const [k, v] of t.entries) {
    const letter = /^\d+$/.test(k) ? String.fromCodePoint(Math.min(Number(k), 0x10ffff)) : k;
    const into = v.k === "num" ? String.fromCodePoint(Math.min(Math.max(0, v.v), 0x10ffff)) : known(v);
    if (v.k === "const") dropped += letter;
    else if (into === null || into.length !== 1) return unknown(callTaint(c));
    else {
      from += letter;
      to += into;
    }
  }
  return translated(c.self, from, to, dropped);
}

function makeTable(c: Call): Value {
  const [from, to, dropped] = c.args;
  if (from?.k === "table") return from;
  const a = known(from);
  const b = known(to);
  if (a === null || b === null) return unknown(callTaint(c));
  const t = table();
  for (let i = 0; i < a.length; i++) t.entries.set(String(a.codePointAt(i)), text(b[i] ?? ""));
  for (const d of known(dropped) ?? "") t.entries.set(String(d.codePointAt(0)), NONE);
  return t;
}

function partition(c: Call): Value {
  const by = known(argOr(c, 0));
  if (c.self.k !== "text" || by === null)
    return list([unknown(callTaint(c)), unknown(callTaint(c)), unknown(callTaint(c))]);
  const { self } = c;
  const at = c.name === "rpartition" ? self.v.lastIndexOf(by) : self.v.indexOf(by);
  if (at < 0) return list([self, text(""), text("")]);
  return list([{ ...self, v: self.v.slice(0, at) }, text(by), { ...self, v: self.v.slice(at + by.length) }]);
}

/** A list changed where it is only possible stays what it was, too. */
function altered(c: Call, change: (items: Value[]) => Value | undefined): Value {
  if (c.self.k !== "list") return UNKNOWN;
  if (c.m.maybe > c.self.born) c.self.open = true;
  if (c.self.items.length > 65_536) {
    c.self.open = true;
    return UNKNOWN;
  }
  return change(c.self.items) ?? NONE;
}

const added: Handler = (c) =>
  altered(c, (all) => {
    all.push(argOr(c, 0));
    return undefined;
  });

/** Methods of texts, lists and tables. */
export const METHODS: Readonly<Record<string, Handler>> = {
  "*.decode": (c) =>
    recode(c.self, known(arg(c, 0, "encoding")) ?? (arg(c, 0, "encoding") === undefined ? "utf-8" : null), true),
  "*.encode": (c) =>
    recode(c.self, known(arg(c, 0, "encoding")) ?? (arg(c, 0, "encoding") === undefined ? "utf-8" : null), false),
  "text.join": (c) => {
    const all = items(argOr(c, 0));
    return join(c.self, all, show, taintOf(argOr(c, 0)));
  },
  "text.format": (c) =>
    c.self.k === "text" ? formatWith(c.m, c.self.v, c.args, c.named, c.open) : unknown(callTaint(c)),
  "text.format_map": (c) => {
    const t = argOr(c, 0);
    return c.self.k === "text" && t.k === "table"
      ? formatWith(c.m, c.self.v, [], t.entries, t.open)
      : unknown(callTaint(c));
  },
  "text.replace": (c) => replaced(c.self, argOr(c, 0), argOr(c, 1), knownNumber(arg(c, 2)) ?? undefined),
  "text.split": (c) => {
    const by = arg(c, 0, "sep");
    return split(c.self, known(by), knownNumber(arg(c, 1, "maxsplit")) ?? undefined);
  },
  "text.rsplit": (c) => split(c.self, known(arg(c, 0, "sep"))),
  "text.splitlines": (c) =>
    split(
      mapText(c.self, (t) => ({ ...t, v: t.v.replace(/\r?\n$/, "") })),
      "\n",
    ),
  "text.strip": trimmed(true, true),
  "text.lstrip": trimmed(true, false),
  "text.rstrip": trimmed(false, true),
  "text.upper": changed((v) => v.toUpperCase()),
  "text.lower": changed((v) => v.toLowerCase()),
  "text.casefold": changed((v) => v.toLowerCase()),
  "text.swapcase": changed((v) =>
    Array.from(v, (x) => (x === x.toLowerCase() ? x.toUpperCase() : x.toLowerCase())).join(""),
  ),
  "text.capitalize": changed((v) => v.slice(0, 1).toUpperCase() + v.slice(1).toLowerCase()),
  "text.title": changed((v) => v.toLowerCase().replace(/(^|[^a-z])([a-z])/g, (_, a, b) => a + b.toUpperCase())),
  "text.removeprefix": changed((v, c) =>
    v.startsWith(known(argOr(c, 0)) ?? "\u0000") ? v.slice(known(argOr(c, 0))!.length) : v,
  ),
  "text.removesuffix": changed((v, c) =>
    v.endsWith(known(argOr(c, 0)) ?? "\u0000") ? v.slice(0, v.length - known(argOr(c, 0))!.length) : v,
  ),
  "text.startswith": tested((v, w) => v.startsWith(w)),
  "text.endswith": tested((v, w) => v.endsWith(w)),
  "text.isdigit": is(/^\d+$/),
  "text.isalpha": is(/^[A-Za-z]+$/),
  "text.isalnum": is(/^[A-Za-z0-9]+$/),
  "text.find": found,
  "text.index": found,
  "text.rfind": found,
  "text.rindex": found,
  "text.count": (c) =>
    c.self.k === "text" && known(argOr(c, 0)) ? num(c.self.v.split(known(argOr(c, 0))!).length - 1) : UNKNOWN,
  "text.zfill": (c) => padded(c, true),
  "text.rjust": (c) => padded(c, true),
  "text.ljust": (c) => padded(c, false),
  "text.partition": partition,
  "text.rpartition": partition,
  "text.translate": translate,
  "text.hex": (c) => mapText(c.self, (t) => text(encodeHex(t.v), t.taint)),
  "text.maketrans": makeTable,
  "text.copy": (c) => c.self,
  "list.append": added,
  "list.add": added,
  "list.appendleft": (c) => altered(c, (all) => void all.unshift(argOr(c, 0))),
  "list.insert": (c) =>
    altered(c, (all) => {
      const at = knownNumber(arg(c, 0));
      if (at === null && c.self.k === "list") c.self.open = true;
      all.splice(at ?? all.length, 0, argOr(c, 1));
      return undefined;
    }),
  "list.extend": (c) =>
    altered(c, (all) => {
      const more = items(argOr(c, 0));
      if (more === null && c.self.k === "list") {
        c.self.open = true;
        c.self.taint = joinTaint(c.self.taint, taintOf(argOr(c, 0)));
      }
      all.push(...(more ?? []).slice(0, 65_536));
      return undefined;
    }),
  "list.pop": (c) =>
    altered(c, (all) => {
      const at = c.args.length === 0 ? all.length - 1 : knownNumber(arg(c, 0));
      if (at === null || c.m.maybe > 0) return all.length > 0 && all.length <= 8 ? all.reduce(either) : UNKNOWN;
      return all.splice(at, 1)[0] ?? UNKNOWN;
    }),
  "list.reverse": (c) => altered(c, (all) => void all.reverse()),
  "list.clear": (c) => altered(c, (all) => void (c.m.maybe === 0 && all.splice(0))),
  "list.copy": (c) => (c.self.k === "list" ? list([...c.self.items], c.self.open, c.self.taint) : UNKNOWN),
  "list.index": () => UNKNOWN,
  "list.count": () => UNKNOWN,
  "table.get": (c) => {
    const key = show(argOr(c, 0));
    if (c.self.k !== "table") return UNKNOWN;
    const fallback = arg(c, 1) ?? NONE;
    if (key.k !== "text")
      return [...c.self.entries.values()].slice(0, 8).reduce(either, either(fallback, unknown(taintOf(c.self))));
    return c.self.entries.get(key.v) ?? (c.self.open ? either(fallback, unknown(c.self.taint)) : fallback);
  },
  ...TABLE_METHODS,
  "table.items": (c) =>
    c.self.k === "table"
      ? list(
          Array.from(c.self.entries, ([k, v]) => list([text(k), v])),
          c.self.open,
        )
      : UNKNOWN,
  "table.update": (c) => {
    const from = arg(c, 0);
    if (c.self.k !== "table") return NONE;
    if (from?.k === "table") for (const [k, v] of from.entries) c.self.entries.set(k, v);
    else if (from !== undefined) c.self.open = true;
    if (c.named !== null) for (const [k, v] of c.named) c.self.entries.set(k, v);
    return NONE;
  },
  "table.setdefault": (c) => {
    const key = show(argOr(c, 0));
    if (c.self.k !== "table" || key.k !== "text") return UNKNOWN;
    const v = c.self.entries.get(key.v) ?? arg(c, 1) ?? NONE;
    c.self.entries.set(key.v, v);
    return v;
  },
  "table.pop": (c) => {
    const key = show(argOr(c, 0));
    if (c.self.k !== "table" || key.k !== "text") return UNKNOWN;
    const v = c.self.entries.get(key.v);
    if (c.m.maybe === 0) c.self.entries.delete(key.v);
    return v ?? arg(c, 1) ?? UNKNOWN;
  },
  "table.copy": (c) => (c.self.k === "table" ? { ...c.self, entries: new Map(c.self.entries) } : UNKNOWN),
  "partial.__call__": (c) => {
    const call = c.self.k === "thing" ? c.self.fields.get("call") : undefined;
    const [f, ...first] = call?.k === "list" ? call.items : [];
    return f === undefined ? UNKNOWN : apply(c.m, f, [...first, ...c.args], c.named ?? namedOf(c.self), c.open);
  },
};

function namedOf(self: Value): ReadonlyMap<string, Value> | null {
  const t = self.k === "thing" ? self.fields.get("named") : undefined;
  return t?.k === "table" && t.entries.size > 0 ? t.entries : null;
}

/** Functions taken from their types: `str.join(sep, all)`. */
export const UNBOUND: Readonly<Record<string, Handler>> = Object.fromEntries(
  Object.entries(METHODS)
    .filter(([n]) => n.startsWith("text.") || n.startsWith("*."))
    .flatMap(([n, h]): [string, Handler][] => {
      const name = n.slice(n.indexOf(".") + 1);
      const bound: Handler =
        name === "maketrans" ? h : (c) => h({ ...c, name, self: argOr(c, 0), args: c.args.slice(1) });
      return [
        [`str.${name}`, bound],
        [`bytes.${name}`, bound],
      ];
    }),
);
