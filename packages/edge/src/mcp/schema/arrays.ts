import type { Json, JsonObject } from "@rampart/service";
import { imageOf, isNumber } from "./plain.js";
import type { Misfit, Walk } from "./walk.js";

/** What is asked of an array's items. */
export function arrays(walk: Walk, schema: JsonObject, value: readonly Json[], depth: number): Misfit | null {
  const { minItems, maxItems, uniqueItems } = schema;
  walk.effort.spend(value.length);
  if (isNumber(minItems) && value.length < minItems) return { at: [], why: `has fewer than ${minItems} items` };
  if (isNumber(maxItems) && value.length > maxItems) return { at: [], why: `has more than ${maxItems} items` };
  if (uniqueItems === true && new Set(value.map((one) => imageOf(one, walk.effort))).size < value.length)
    return { at: [], why: "has the same item twice" };
  return items(walk, schema, value, depth) ?? contained(walk, schema, value, depth);
}

/** Until 2019-09 `items` was the list and `additionalItems` the rest; since then `prefixItems` and `items` are. */
function items(walk: Walk, schema: JsonObject, value: readonly Json[], depth: number): Misfit | null {
  const { prefixItems, items: given, additionalItems } = schema;
  const listed = Array.isArray(prefixItems) ? prefixItems : Array.isArray(given) ? given : [];
  const rest = Array.isArray(given) ? additionalItems : given;
  for (const [place, one] of value.entries()) {
    const asked = place < listed.length ? listed[place] : rest;
    const wrong = asked === undefined ? null : walk.within(String(place), asked, one, depth);
    if (wrong !== null) return wrong;
  }
  return null;
}

function contained(
  walk: Walk,
  { contains, minContains, maxContains }: JsonObject,
  value: readonly Json[],
  depth: number,
): Misfit | null {
  if (contains === undefined) return null;
  const found = value.filter((one) => walk.check(contains, one, depth + 1) === null).length;
  if (found < (isNumber(minContains) ? minContains : 1)) return { at: [], why: "lacks an item it must have" };
  return isNumber(maxContains) && found > maxContains ? { at: [], why: "has too many items of one kind" } : null;
}
