import { bool, list, NONE, num, type Text, table, text, unknown, type Value } from "./value.js";

/** A known JSON text as values; unknown where it is none or larger than 64 Ki code units. */
export function readJson(t: Text): Value {
  if (t.v.length > 65_536) return unknown(t.taint);
  try {
    return jsonValue(JSON.parse(t.v), t, 0);
  } catch {
    return unknown(t.taint);
  }
}

function jsonValue(j: unknown, t: Text, depth: number): Value {
  if (depth > 64) return unknown(t.taint);
  if (typeof j === "string") return text(j, t.taint);
  if (typeof j === "number") return num(j);
  if (typeof j === "boolean") return bool(j);
  if (j === null || typeof j !== "object") return NONE;
  if (Array.isArray(j)) return list(j.map((x) => jsonValue(x, t, depth + 1)));
  const out = table();
  for (const [k, v] of Object.entries(j)) out.entries.set(k, jsonValue(v, t, depth + 1));
  return out;
}
