import type { Json, JsonObject } from "../../spine/index.js";

/** Arguments that are looked at, values within them, and how deep these lie. */
const MAX_ARGUMENTS = 64;
const MAX_WITHIN = 256;
const MAX_DEPTH = 6;

/** A value of a call's arguments. `name` is the nearest name above it, `top` that it is an argument itself. */
export interface Given {
  readonly name: string;
  readonly value: Json;
  readonly top: boolean;
}

/** The arguments, then what lies within them, the shallow first. */
export function everyValue(given: JsonObject): readonly Given[] {
  const found: Given[] = Object.keys(given)
    .slice(0, MAX_ARGUMENTS)
    .map((name) => ({ name, value: given[name]!, top: true }));
  let level: readonly Given[] = found.slice();
  let left = MAX_WITHIN;
  for (let depth = 0; depth < MAX_DEPTH && left > 0 && level.length > 0; depth++) {
    const below: Given[] = [];
    for (const { name, value } of level) {
      if (typeof value !== "object" || value === null) continue;
      const entries = Array.isArray(value)
        ? (value as readonly Json[]).slice(0, left).map((one) => [name, one] as const)
        : Object.entries(value as JsonObject).slice(0, left);
      for (const [key, one] of entries) {
        if (left === 0) break;
        // The texts of a list were seen with the list.
        if (Array.isArray(value) && (typeof one !== "object" || one === null)) continue;
        below.push({ name: key, value: one as Json, top: false });
        left--;
      }
    }
    found.push(...below);
    level = below;
  }
  return found;
}
