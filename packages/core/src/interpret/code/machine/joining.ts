import { LIMITS } from "../../../spine/index.js";
import type { Machine } from "./machine.js";
import { joinTaint } from "./taint.js";
import { type Shape, type Text, taintOf, UNKNOWN, unknown, type Value } from "./value.js";

const PARTS_MOST = 64;

/**
 * Two values one after the other as text. Whatever is no text counts as a hole, so callers turn numbers and the like into
 * text first, as their language writes them.
 */
export function concat(a: Value, b: Value): Value {
  if (a.k === "text" && b.k === "text") {
    if (a.v.length + b.v.length > LIMITS.value) return unknown(joinTaint(a.taint, b.taint));
    return { k: "text", v: a.v + b.v, bytes: a.bytes, taint: joinTaint(a.taint, b.taint) };
  }
  if (a.k === "either" || b.k === "either") return unknown(joinTaint(taintOf(a), taintOf(b)));
  const taint = joinTaint(taintOf(a), taintOf(b));
  const parts: (string | null)[] = [];
  let size = 0;
  for (const v of [a, b]) {
    const from: readonly (string | null)[] = v.k === "text" ? [v.v] : v.k === "shape" ? v.parts : [null];
    for (const p of from) {
      const last = parts.length - 1;
      size += p === null ? 0 : p.length;
      if (p === null) {
        if (last < 0 || parts[last] !== null) parts.push(null);
      } else if (p !== "") {
        if (last >= 0 && parts[last] !== null) parts[last] = (parts[last] as string) + p;
        else parts.push(p);
      }
    }
  }
  if (parts.length > PARTS_MOST || size > LIMITS.value) return unknown(taint);
  return shape(parts, taint);
}

/** What was made, where the machine has room for as much text. */
export const affordable = (m: Machine, v: Value): Value =>
  v.k === "text" && !m.affords(v.v.length) ? unknown(v.taint) : v;

export function shape(parts: readonly (string | null)[], taint: Shape["taint"], glob: string | null = null): Value {
  if (parts.length === 0 || (parts.length === 1 && parts[0] === null && glob === null)) return unknown(taint);
  return { k: "shape", parts, glob, taint };
}

/** Applies `f` to every value something may be; the results are what it may become. */
export function mapText(v: Value, f: (t: Text) => Value): Value {
  if (v.k === "text") return f(v);
  if (v.k === "either") {
    const of = v.of.map((o) => mapText(o, f));
    return of.length === 0
      ? UNKNOWN
      : { k: "either", of: of.flatMap((o) => (o.k === "either" ? o.of : [o])).slice(0, 8) };
  }
  return unknown(taintOf(v));
}

/** The text, where it is known and single. */
export function known(v: Value | undefined): string | null {
  return v !== undefined && v.k === "text" ? v.v : null;
}

export function knownNumber(v: Value | undefined): number | null {
  return v !== undefined && v.k === "num" ? v.v : null;
}
