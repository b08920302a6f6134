import { decodeUtf8, encodeUtf8 } from "../../codec/letters.js";
import { apply, applyRest, handOut, unheard } from "../../machine/apply.js";
import { arg, argOr, type Call, callTaint } from "../../machine/call.js";
import { concat, known, knownNumber, mapText } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { changed, tested } from "../../machine/methods.js";
import { runShell } from "../../machine/shell.js";
import { sliced } from "../../machine/slice.js";
import { join, replaced, split } from "../../machine/texts.js";
import { bytes, either, list, NONE, num, taintOf, text, UNKNOWN, unknown, type Value } from "../../machine/value.js";
import { items, show, truth } from "../operate.js";
import { fromBytes, made } from "./core.js";

/** `slice`, `substring` and `substr` in terms of one. */
const cut: Handler = (c) => {
  const from = knownNumber(arg(c, 0) ?? num(0));
  const to = arg(c, 1);
  const end = to === undefined ? null : knownNumber(to);
  if (from === null || (to !== undefined && end === null)) return unknown(callTaint(c));
  if (c.name === "substr")
    return sliced(
      c.m,
      c.self,
      num(from),
      end === null ? NONE : from < 0 && from + end >= 0 ? NONE : num(from + end),
      NONE,
    );
  if (c.name === "slice" || c.name === "subarray")
    return sliced(c.m, c.self, num(from), end === null ? NONE : num(end), NONE);
  const [a, b] = [Math.max(0, from), end === null ? null : Math.max(0, end)];
  return b === null
    ? sliced(c.m, c.self, num(a), NONE, NONE)
    : sliced(c.m, c.self, num(Math.min(a, b)), num(Math.max(a, b)), NONE);
};

/** The text of a regular expression as a plain text, where it has no operator. */
function plainPattern(v: Value): { text: Value; all: boolean } | null {
  if (v.k === "text") return { text: v, all: false };
  const source = v.k === "thing" && v.type === "regex" ? known(v.fields.get("source")) : null;
  const found =
    source === null ? null : /^\/((?:[^\\[\](){}.*+?^$|/]|\\[^a-zA-Z0-9])+)\/([gu]*)$/.exec(source.slice(0, 256));
  return found === null ? null : { text: text(found[1]!.replace(/\\(.)/g, "$1")), all: found[2]!.includes("g") };
}

const replace: Handler = (c) => {
  const from = plainPattern(argOr(c, 0));
  const to = argOr(c, 1);
  if (from === null || to.k !== "text") {
    if (to.k === "func") handOut(c.m, to);
    return unknown(callTaint(c));
  }
  return replaced(c.self, from.text, to, from.all || c.name === "replaceAll" ? undefined : 1);
};

function mapped(c: Call): Value {
  const f = argOr(c, 0);
  const all = items(c.self);
  if (all === null || all.length > 4096) {
    handOut(c.m, f);
    const some =
      c.self.k === "list" && c.self.items.length > 0
        ? c.self.items.slice(0, 8).reduce(either)
        : unknown(taintOf(c.self));
    const v = c.m.perhaps(() => apply(c.m, f, [some, UNKNOWN]));
    return list([v], true, taintOf(c.self));
  }
  const out: Value[] = [];
  let open = false;
  for (let i = 0; i < all.length; i++) {
    if (c.m.spent) {
      applyRest(c.m, f);
      open = true;
      break;
    }
    const v = apply(c.m, f, [all[i]!, num(i)]);
    if (c.name === "map") out.push(v);
    else if (c.name === "flatMap") out.push(...(items(v) ?? [v]));
    else if (c.name === "filter") {
      const t = truth(v);
      if (t === null) open = true;
      if (t !== false) out.push(all[i]!);
    }
  }
  return c.name === "forEach" ? NONE : list(out, open);
}

const reduced: Handler = (c) => {
  const all = items(c.self);
  const f = argOr(c, 0);
  if (all === null) return unheard(c.m, c);
  let acc = arg(c, 1);
  for (const v of (c.name === "reduceRight" ? [...all].reverse() : all).slice(0, 4096))
    acc = acc === undefined ? v : apply(c.m, f, [acc, v]);
  return acc ?? UNKNOWN;
};

function altered(c: Call, change: (all: Value[]) => Value): Value {
  if (c.self.k !== "list") return UNKNOWN;
  if (c.m.maybe > c.self.born || c.self.items.length > 65_536) c.self.open = true;
  return change(c.self.items);
}

const code: Handler = (c) => {
  const i = knownNumber(arg(c, 0) ?? num(0));
  if (c.self.k !== "text" || i === null) return UNKNOWN;
  const p = c.name === "codePointAt" ? c.self.v.codePointAt(i) : c.self.v.charCodeAt(i);
  return p === undefined || Number.isNaN(p) ? UNKNOWN : num(p);
};

/** `f.call(self, …)`, `f.apply(self, all)`, `f.bind(self, …)` */
const called: Handler = (c) => {
  if (c.name === "call") return apply(c.m, c.self, c.args.slice(1), null, c.open);
  if (c.name === "bind")
    return c.args.length > 1
      ? {
          k: "thing",
          type: "partial",
          of: null,
          fields: new Map([
            ["f", c.self],
            ["args", list(c.args.slice(1) as Value[])],
          ]),
          taint: callTaint(c),
        }
      : c.self;
  const all = items(argOr(c, 1));
  return apply(c.m, c.self, all ?? [], null, all === null);
};

const then: Handler = (c) => {
  const f = argOr(c, 0);
  return f.k === "const" ? c.self : apply(c.m, f, [c.self]);
};

/** Methods of texts, lists, functions and promises. */
export const METHODS: Readonly<Record<string, Handler>> = {
  "text.toString": (c) => {
    const encoding = arg(c, 0);
    if (c.self.k === "text" && !c.self.bytes) return c.self;
    return fromBytes(c.self, encoding === undefined ? "utf8" : known(encoding));
  },
  "text.toUpperCase": changed((v) => v.toUpperCase()),
  "text.toLowerCase": changed((v) => v.toLowerCase()),
  "text.trim": changed((v) => v.trim()),
  "text.trimStart": changed((v) => v.trimStart()),
  "text.trimEnd": changed((v) => v.trimEnd()),
  "text.normalize": changed((v) => v.normalize()),
  "text.slice": cut,
  "text.substring": cut,
  "text.substr": cut,
  "text.subarray": cut,
  "text.replace": replace,
  "text.replaceAll": replace,
  "text.split": (c) => {
    const by = arg(c, 0);
    if (by === undefined) return list([c.self]);
    const plain = plainPattern(by);
    if (plain === null || c.self.k !== "text") return list([unknown(callTaint(c))], true, callTaint(c));
    return known(plain.text) === ""
      ? list((items(c.self)?.slice() as Value[] | undefined) ?? [UNKNOWN])
      : split(c.self, known(plain.text));
  },
  "text.concat": (c) => c.args.reduce<Value>((a, b) => concat(a, show(b)), c.self),
  "text.repeat": (c) => {
    const n = knownNumber(arg(c, 0));
    return mapText(c.self, (t) =>
      n === null || n < 0 || t.v.length * n > 65_536 ? unknown(t.taint) : { ...t, v: t.v.repeat(n) },
    );
  },
  "text.padStart": (c) =>
    mapText(c.self, (t) => ({
      ...t,
      v: t.v.padStart(Math.min(knownNumber(arg(c, 0)) ?? 0, 65_536), known(arg(c, 1)) ?? " "),
    })),
  "text.charAt": (c) => {
    const i = knownNumber(arg(c, 0));
    return i === null ? unknown(callTaint(c)) : mapText(c.self, (t) => ({ ...t, v: t.v[i] ?? "" }));
  },
  "text.at": (c) => {
    const i = knownNumber(arg(c, 0));
    return i === null ? unknown(callTaint(c)) : mapText(c.self, (t) => ({ ...t, v: t.v.at(i) ?? "" }));
  },
  "text.charCodeAt": code,
  "text.codePointAt": code,
  "text.startsWith": tested((v, w) => v.startsWith(w)),
  "text.endsWith": tested((v, w) => v.endsWith(w)),
  "text.includes": tested((v, w) => v.includes(w)),
  "text.indexOf": (c) =>
    c.self.k === "text" && known(arg(c, 0)) !== null ? num(c.self.v.indexOf(known(arg(c, 0))!)) : UNKNOWN,
  "text.call": called,
  "num.toString": (c) =>
    c.self.k === "num" ? text(c.self.v.toString(Math.min(36, Math.max(2, knownNumber(arg(c, 0)) ?? 10)))) : UNKNOWN,
  "unknown.toString": (c) => unknown(taintOf(c.self)),
  "decoder.decode": (c) => mapText(argOr(c, 0), (t) => text(decodeUtf8(t.v), t.taint)),
  "encoder.encode": (c) => mapText(argOr(c, 0), (t) => bytes(encodeUtf8(t.v), t.taint)),
  "list.join": (c) => join(arg(c, 0) ?? text(","), items(c.self), show, taintOf(c.self)),
  "list.reverse": (c) => {
    altered(c, (all) => list(all.reverse()));
    return c.self;
  },
  "list.toReversed": (c) => (c.self.k === "list" ? list([...c.self.items].reverse(), c.self.open) : UNKNOWN),
  "list.push": (c) => altered(c, (all) => num(all.push(...c.args))),
  "list.unshift": (c) => altered(c, (all) => num(all.unshift(...c.args))),
  "list.pop": (c) => altered(c, (all) => all.pop() ?? UNKNOWN),
  "list.shift": (c) => altered(c, (all) => all.shift() ?? UNKNOWN),
  "list.concat": (c) => {
    const rest = c.args.map((a) => (a.k === "list" ? a : list([a])));
    const first = c.self.k === "list" ? c.self : list([], true);
    return list(
      [...first.items, ...rest.flatMap((r) => r.items)],
      first.open || rest.some((r) => r.open),
      callTaint(c),
    );
  },
  "list.slice": cut,
  "list.map": mapped,
  "table.get": (c) => {
    const key = known(show(argOr(c, 0)));
    const of = c.self.k === "table" ? c.self : null;
    return (key === null ? undefined : of?.entries.get(key)) ?? unknown(taintOf(c.self));
  },
  "table.set": (c) => {
    const key = known(show(argOr(c, 0)));
    if (key !== null && c.self.k === "table") c.self.entries.set(key, argOr(c, 1));
    return c.self;
  },
  "list.flatMap": mapped,
  "list.filter": mapped,
  "list.forEach": mapped,
  "list.flat": (c) => {
    const all = items(c.self);
    return all === null
      ? list([], true, taintOf(c.self))
      : list(all.flatMap((v) => items(v.k === "list" ? v : list([v])) ?? [UNKNOWN]));
  },
  "list.reduce": reduced,
  "list.reduceRight": reduced,
  "list.includes": () => UNKNOWN,
  "list.indexOf": () => UNKNOWN,
  "list.toString": (c) => show(c.self),
  "func.call": called,
  "func.apply": called,
  "func.bind": called,
  "bound.call": called,
  "bound.apply": called,
  "partial.__call__": (c) => {
    if (c.self.k !== "thing") return UNKNOWN;
    const first = c.self.fields.get("args");
    return apply(
      c.m,
      c.self.fields.get("f") ?? UNKNOWN,
      [...(first?.k === "list" ? first.items : []), ...c.args],
      null,
      c.open,
    );
  },
  "returns.__call__": (c) => (c.self.k === "thing" ? (c.self.fields.get("value") ?? UNKNOWN) : UNKNOWN),
  // A function's constructor makes functions of text.
  "func.constructor": made,
  "bound.constructor": made,
  "*.constructor": (c) => (c.args.some((a) => a.k === "text") ? made(c) : UNKNOWN),
  // JavaScript for Automation.
  "*.doShellScript": (c) => runShell(c.m, argOr(c, 0)),
  "*.then": then,
  "*.finally": (c) => {
    handOut(c.m, argOr(c, 0));
    return c.self;
  },
  "*.catch": (c) => {
    handOut(c.m, argOr(c, 0));
    return c.self;
  },
};
