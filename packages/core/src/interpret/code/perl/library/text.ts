import { handOut } from "../../machine/apply.js";
import { arg, argOr, type Call, callTaint } from "../../machine/call.js";
import { known, mapText } from "../../machine/joining.js";
import type { Handler } from "../../machine/language.js";
import { lookUp } from "../../machine/scope.js";
import { folding, replaced, translated } from "../../machine/texts.js";
import { EMPTY, text, UNKNOWN, unknown, type Value } from "../../machine/value.js";
import { number, show } from "../operate.js";

/** What `$_` holds. */
export const topic = (c: Call): Value => lookUp(c.m.scope, "$_") ?? UNKNOWN;
export const first = (c: Call): Value => arg(c, 0) ?? topic(c);

/** A pattern applied: matching tells nothing, replacing is followed where both sides are plain. */
export const pattern: Handler = (c) => {
  const [target = UNKNOWN, kind, source, into = EMPTY, flags] = c.args;
  const from = known(source) ?? "";
  const how = known(flags) ?? "";
  switch (known(kind)) {
    case "s": {
      if (into.k === "func") {
        handOut(c.m, into);
        // `s//…/ee` runs what the replacement yields.
        if (how.includes("ee")) c.m.opaque("unknown_code");
        return unknown(callTaint(c));
      }
      const plain = from.length <= 256 && /^(?:[^\\[\](){}.*+?^$|]|\\[^a-zA-Z0-9])+$/.test(from);
      return plain && !how.includes("i")
        ? replaced(show(target), text(from.replace(/\\(.)/g, "$1")), into, how.includes("g") ? undefined : 1)
        : unknown(callTaint(c));
    }
    case "tr":
    case "y": {
      const a = ranges(from);
      let b = ranges(known(into) ?? "");
      if (b === "" && !how.includes("d")) return target;
      if (b.length < a.length && !how.includes("d")) b = b.padEnd(a.length, b[b.length - 1] ?? "");
      return how.includes("c") || how.includes("s") ? unknown(callTaint(c)) : translated(show(target), a, b, "");
    }
    default:
      return UNKNOWN;
  }
};

/** `a-z` written out. */
export function ranges(v: string): string {
  return v
    .slice(0, 1024)
    .replace(/\\(.)/g, (_, x) => (x === "n" ? "\n" : x === "t" ? "\t" : x))
    .replace(/([\s\S])-([\s\S])/g, (whole, a: string, b: string) => {
      const [from, to] = [a.charCodeAt(0), b.charCodeAt(0)];
      return to < from || to - from > 512
        ? whole
        : Array.from({ length: to - from + 1 }, (_, i) => String.fromCharCode(from + i)).join("");
    });
}

export const folded = (f: (v: string) => string | null): Handler => folding((c) => show(first(c)), f);

export const substr: Handler = (c) => {
  const from = number(argOr(c, 1));
  const size = arg(c, 2) === undefined ? null : number(argOr(c, 2));
  if (from === null || (arg(c, 2) !== undefined && size === null)) return unknown(callTaint(c));
  return mapText(show(argOr(c, 0)), (t) => {
    const start = from < 0 ? Math.max(0, t.v.length + from) : from;
    return {
      ...t,
      v: size === null ? t.v.slice(start) : size < 0 ? t.v.slice(start, size) : t.v.slice(start, start + size),
    };
  });
};
