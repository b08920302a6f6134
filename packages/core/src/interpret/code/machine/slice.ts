import type { Machine } from "./machine.js";
import { list, taintOf, unknown, type Value } from "./value.js";

/** `of[from:to:step]` as Python has it; other languages translate their substrings into it. */
export function sliced(m: Machine, of: Value, from: Value, to: Value, step: Value): Value {
  const whole = (v: Value, otherwise: number): number | null =>
    v.k === "num" ? Math.trunc(v.v) : v.k === "const" && v.v === null ? otherwise : null;
  const by = whole(step, 1);
  if (by === null || by === 0 || (of.k !== "text" && (of.k !== "list" || of.open))) return unknown(taintOf(of));
  const n = of.k === "text" ? of.v.length : of.items.length;
  const start = whole(from, by > 0 ? 0 : n - 1);
  const end = whole(to, by > 0 ? n : -n - 1);
  if (start === null || end === null) return unknown(taintOf(of));
  const low = by > 0 ? 0 : -1;
  const high = by > 0 ? n : n - 1;
  const clamp = (i: number): number => Math.min(Math.max(i < 0 ? i + n : i, low), high);
  const a = clamp(start);
  const b = clamp(end);
  if (!m.affords(n)) return unknown(taintOf(of));
  if (of.k === "text" && by === 1) return { ...of, v: of.v.slice(a, b) };
  if (of.k === "text") {
    const out: string[] = [];
    for (let i = a; by > 0 ? i < b : i > b; i += by) out.push(of.v[i] ?? "");
    return { ...of, v: out.join("") };
  }
  const out: Value[] = [];
  for (let i = a; by > 0 ? i < b : i > b; i += by) out.push(of.items[i]!);
  return list(out, false, of.taint);
}
