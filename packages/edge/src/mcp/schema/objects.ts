import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { isNumber } from "./plain.js";
import type { Misfit, Walk } from "./walk.js";

/** What is asked of an object's members. */
export function objects(walk: Walk, schema: JsonObject, value: JsonObject, depth: number): Misfit | null {
  const { required, minProperties, maxProperties } = schema;
  const names = Object.keys(value);
  walk.effort.spend(names.length);
  if (Array.isArray(required)) {
    walk.effort.spend(required.length);
    const missing = required.find((one: Json) => typeof one === "string" && !Object.hasOwn(value, one));
    if (missing !== undefined) return { at: [String(missing)], why: "is missing" };
  }
  if (isNumber(minProperties) && names.length < minProperties) return { at: [], why: "has too few members" };
  if (isNumber(maxProperties) && names.length > maxProperties) return { at: [], why: "has too many members" };
  return members(walk, schema, value, names, depth) ?? dependent(walk, schema, value, depth);
}

function members(
  walk: Walk,
  { properties, patternProperties, additionalProperties, propertyNames }: JsonObject,
  value: JsonObject,
  names: readonly string[],
  depth: number,
): Misfit | null {
  const known = isJsonObject(properties) ? properties : {};
  const patterned = isJsonObject(patternProperties) ? Object.entries(patternProperties) : [];
  for (const name of names) {
    const inner = value[name]!;
    let named = Object.hasOwn(known, name);
    if (named) {
      const wrong = walk.within(name, known[name]!, inner, depth);
      if (wrong !== null) return wrong;
    }
    for (const [pattern, one] of patterned) {
      const matched = walk.patterns.matches(pattern, name, walk.effort);
      if (matched !== false) named = true;
      const wrong = matched === true ? walk.within(name, one, inner, depth) : null;
      if (wrong !== null) return wrong;
    }
    if (!named && additionalProperties !== undefined) {
      const wrong = walk.within(name, additionalProperties, inner, depth);
      if (wrong !== null) return wrong;
    }
    if (propertyNames !== undefined && walk.check(propertyNames, name, depth + 1) !== null)
      return { at: [name], why: "has a name it may not have" };
  }
  return null;
}

/** What must be there because something else is. */
function dependent(
  walk: Walk,
  { dependentRequired, dependentSchemas, dependencies }: JsonObject,
  value: JsonObject,
  depth: number,
): Misfit | null {
  for (const rules of [dependentRequired, dependentSchemas, dependencies]) {
    if (!isJsonObject(rules)) continue;
    for (const [name, rule] of Object.entries(rules)) {
      walk.effort.spend(1);
      if (!Object.hasOwn(value, name)) continue;
      const wrong = walk.check(Array.isArray(rule) ? { required: rule } : rule, value, depth + 1);
      if (wrong !== null) return wrong;
    }
  }
  return null;
}
