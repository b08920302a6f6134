import type { Machine } from "./machine.js";
import { each, type Value } from "./value.js";

/** A path as effects carry it. */
export interface PlaceName {
  readonly path: string | null;
  readonly form?: "exact" | "pattern";
}

const NOWHERE: PlaceName = { path: null };

/** Where a value points, one place for everything it may be. */
export function placesOf(m: Machine, v: Value): readonly PlaceName[] {
  if (v.k === "either") return v.of.flatMap((o) => placesOf(m, o));
  if (v.k === "list")
    return v.open || v.items.length === 0 ? [NOWHERE] : v.items.slice(0, 64).map((i) => placeOf(m, i));
  return [placeOf(m, v)];
}

export function placeOf(m: Machine, v: Value): PlaceName {
  if (v.k === "text") return under(m, { path: v.v });
  if (v.k === "thing") {
    const p = v.fields.get("path");
    return p === undefined || p.k === "thing" ? NOWHERE : placeOf(m, p);
  }
  if (v.k !== "shape") return NOWHERE;
  if (v.glob !== null) return under(m, { path: v.glob, form: "pattern" });
  const first = v.parts[0];
  if (first === null || first === undefined) return NOWHERE;
  // What fills the hole may hold slashes: everything below the last folder that is known.
  const folder = first.slice(0, first.lastIndexOf("/") + 1);
  return under(m, { path: `${escapeGlob(folder)}**`, form: "pattern" });
}

/** Makes a text match itself only when read as a pattern. */
export function escapeGlob(path: string): string {
  let out = "";
  for (const c of path) out += c === "*" || c === "?" || c === "[" ? `[${c}]` : c;
  return out;
}

function under(m: Machine, p: PlaceName): PlaceName {
  if (m.cwd === undefined || p.path === null || p.path.startsWith("/") || p.path === "~" || p.path.startsWith("~/"))
    return p;
  if (m.cwd === null) return NOWHERE;
  return { ...p, path: `${m.cwd}/${p.path}` };
}

/** Changes the folder relative paths are read from. */
export function enter(m: Machine, v: Value): void {
  const of = each(v);
  const to = of.length === 1 ? placeOf(m, v) : NOWHERE;
  m.cwd = m.maybe > 0 || to.form === "pattern" ? null : to.path;
}
