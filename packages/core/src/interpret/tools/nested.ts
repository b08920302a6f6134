import type { Json, JsonObject } from "../../spine/index.js";

/** Arguments that are looked at; values within them that matter, of so many that are passed; and how deep these lie. */
const MAX_ARGUMENTS = 256;
const MAX_MATTERING = 512;
const MAX_WITHIN = 65_536;
const MAX_DEPTH = 12;

/** A value of a call's arguments. `name` is the nearest name above it, `top` that it is an argument itself. */
export interface Given {
  readonly name: string;
  readonly value: Json;
  readonly top: boolean;
}

/** What was looked at; `beyond`: there is more than that. */
export interface Values {
  readonly all: readonly Given[];
  readonly beyond: boolean;
}

/** The arguments, then what lies within them and `matters`, the shallow first. */
export function everyValue(given: JsonObject, matters: (name: string, value: Json) => boolean): Values {
  const names = Object.keys(given);
  const all: Given[] = names.slice(0, MAX_ARGUMENTS).map((name) => ({ name, value: given[name]!, top: true }));
  let beyond = names.length > MAX_ARGUMENTS;
  let left = MAX_WITHIN;
  let mattering = MAX_MATTERING;
  let level: readonly Given[] = all.slice();
  for (let depth = 0; level.length > 0 && !beyond; depth++) {
    const below: Given[] = [];
    for (const { name, value } of level) {
      for (const one of within(name, value)) {
        if (left-- === 0) beyond = true;
        if (beyond) break;
        if (typeof one.value === "object" && one.value !== null) below.push(one);
        if (!matters(one.name, one.value)) continue;
        if (mattering-- === 0) beyond = true;
        else all.push(one);
      }
    }
    if (depth >= MAX_DEPTH && below.length > 0) beyond = true;
    level = below;
  }
  return { all, beyond };
}

/** What lies in a value. The texts of a list were seen with the list. */
function* within(name: string, value: Json): Generator<Given> {
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) {
    for (const one of value as readonly Json[])
      if (typeof one === "object" && one !== null) yield { name, value: one, top: false };
  } else for (const [key, one] of Object.entries(value as JsonObject)) yield { name: key, value: one, top: false };
}
