import { LIMITS } from "../../../spine/index.js";
import type { Call } from "./call.js";
import { concat, mapText } from "./joining.js";
import type { Handler } from "./language.js";
import { joinTaint, type Taint } from "./taint.js";
import { list, num, type Text, taintOf, text, UNKNOWN, unknown, type Value } from "./value.js";

/** `of.replace(a, b)`, everywhere or `most` times. */
export function replaced(of: Value, from: Value, to: Value, most = Number.POSITIVE_INFINITY): Value {
  if (of.k !== "text" || from.k !== "text" || to.k !== "text")
    return unknown(joinTaint(taintOf(of), joinTaint(taintOf(from), taintOf(to))));
  const parts = of.v.split(from.v);
  const size = of.v.length + (parts.length - 1) * Math.max(0, to.v.length - from.v.length);
  if (size > LIMITS.value) return unknown(of.taint);
  const taint = joinTaint(of.taint, to.taint);
  if (parts.length - 1 <= most) return { ...of, v: parts.join(to.v), taint };
  return { ...of, v: [...parts.slice(0, most), parts.slice(most).join(from.v)].join(to.v), taint };
}

/** Pieces between separators; `null` splits at runs of blanks. */
export function split(of: Value, by: string | null, most = Number.POSITIVE_INFINITY): Value {
  if (of.k !== "text") return list([unknown(taintOf(of))], true, taintOf(of));
  const parts =
    by === null
      ? of.v
          .trim()
          .split(/\s+/)
          .filter((p) => p !== "")
      : by === ""
        ? [of.v]
        : of.v.split(by);
  const cut = parts.length - 1 <= most || by === null ? parts : [...parts.slice(0, most), parts.slice(most).join(by)];
  return list(cut.map((p): Text => ({ ...of, v: p })));
}

/** What one walks over in a value: items, keys, letters, and the bytes of a byte string. */
export function elements(v: Value): readonly Value[] | null {
  if (v.k === "list") return v.open ? null : v.items;
  if (v.k === "table") return v.open ? null : Array.from(v.entries.keys(), (k) => text(k));
  if (v.k !== "text" || v.v.length > 8192) return null;
  return v.bytes ? Array.from(v.v, (c) => num(c.charCodeAt(0))) : Array.from(v.v, (c) => text(c, v.taint));
}

/** The letter, or the byte, at a place of a text. */
export function letterAt(of: Text, at: number): Value {
  const c = of.v[at];
  if (c === undefined) return UNKNOWN;
  return of.bytes ? num(c.charCodeAt(0)) : text(c, of.taint);
}

/** Pieces with something between them. */
export function join(glue: Value, pieces: readonly Value[] | null, show: (v: Value) => Value, taint: Taint): Value {
  if (pieces === null || glue.k !== "text") return unknown(joinTaint(taint, taintOf(glue)));
  if (pieces.every((p) => p.k === "text")) {
    const size = pieces.reduce((n, p) => n + (p as Text).v.length + glue.v.length, 0);
    if (size > LIMITS.value) return unknown(taint);
    return { ...glue, v: pieces.map((p) => (p as Text).v).join(glue.v), taint: joinTaint(glue.taint, taint) };
  }
  let out: Value = { ...text(""), bytes: glue.bytes };
  for (let i = 0; i < pieces.length && i < 4096; i++) {
    if (i > 0) out = concat(out, glue);
    out = concat(out, show(pieces[i]!));
  }
  return out;
}

/** A pure function of one text; `null` from `f` is not known. */
export const folding =
  (of: (c: Call) => Value, f: (v: string, c: Call) => string | null): Handler =>
  (c) => {
    const v = of(c);
    if (v.k === "text" && !c.m.affords(v.v.length)) return unknown(v.taint);
    return mapText(v, (t) => {
      const out = f(t.v, c);
      return out === null ? unknown(t.taint) : text(out, t.taint);
    });
  };

/** Each letter of `from` becomes the one at the same place of `to`; letters beyond `to` go away when `dropped`. */
export function translated(of: Value, from: string, to: string, dropped: string): Value {
  if (of.k !== "text") return unknown(taintOf(of));
  const map = new Map<string, string>();
  for (let i = 0; i < from.length; i++) map.set(from[i]!, to[i] ?? "");
  for (const d of dropped) map.set(d, "");
  const out: string[] = [];
  for (let i = 0; i < of.v.length; i++) out.push(map.get(of.v[i]!) ?? of.v[i]!);
  return { ...of, v: out.join("") };
}
