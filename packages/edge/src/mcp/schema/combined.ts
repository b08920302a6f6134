import type { Json, JsonObject } from "@rampart/service";
import type { Misfit, Walk } from "./walk.js";

/** Schemas made of schemas. */
export function combined(walk: Walk, schema: JsonObject, value: Json, depth: number): Misfit | null {
  const { allOf, anyOf, oneOf, not, if: when, then, else: otherwise } = schema;
  const check = (one: Json) => walk.check(one, value, depth + 1);
  for (const one of Array.isArray(allOf) ? allOf : []) {
    const wrong = check(one);
    if (wrong !== null) return wrong;
  }
  if (Array.isArray(anyOf) && !anyOf.some((one: Json) => check(one) === null))
    return { at: [], why: "has none of the forms it may have" };
  if (Array.isArray(oneOf)) {
    const fitting = oneOf.filter((one: Json) => check(one) === null).length;
    if (fitting === 0) return { at: [], why: "has none of the forms it may have" };
    if (fitting > 1) return { at: [], why: "has several forms of which it may have one" };
  }
  if (not !== undefined && check(not) === null) return { at: [], why: "has a form it may not have" };
  if (when === undefined) return null;
  const follows = check(when) === null ? then : otherwise;
  return follows === undefined ? null : check(follows);
}
