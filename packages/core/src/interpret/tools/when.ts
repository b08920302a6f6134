import type { Json, JsonObject } from "../../spine/index.js";
import { objectOf } from "./reading.js";

/** How deep, and over how many values, a name is looked for. */
const MAX_DEPTH = 8;
const MAX_VALUES = 1_024;

/**
 * Whether a condition of a server's table holds. Conditions are separated by blanks, and one is enough: `force` (given and
 * not false), `mode=hard|merge` (is one of these, whatever its case), `pipeline~$out|$merge` (has such a name anywhere in
 * it). A name may lead into objects: `action.forward`.
 */
export function conditionHolds(condition: string, given: JsonObject): boolean {
  return condition.split(" ").some((one) => {
    const [, name, sign, rest] = /^([^=~]+)([=~]?)(.*)$/.exec(one)!;
    const value = within(given, name!);
    if (sign === "~") return hasName(value, rest!.split("|"));
    if (sign === "=") return rest!.split("|").includes(String(value).toLowerCase());
    return isSet(value);
  });
}

/** The value at `a.b.c`. */
export function within(given: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = given;
  for (const name of path.split(".")) {
    const holder: JsonObject = objectOf(value);
    value = Object.hasOwn(holder, name) ? holder[name] : undefined;
  }
  return value;
}

/** Whether an argument limits something: an object with a name in it, a text that is not blank. */
export function limits(value: Json | undefined): boolean {
  if (typeof value === "string") return /[^\s{}]/.test(value.slice(0, 4_096));
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

const isSet = (value: Json | undefined) =>
  value !== undefined && value !== null && value !== false && value !== "false" && value !== "";

/** What is too deep or too much to look through has the name. */
function hasName(value: Json | undefined, names: readonly string[]): boolean {
  let left = MAX_VALUES;
  const look = (one: Json | undefined, depth: number): boolean => {
    if (typeof one === "string") return one.length > 65_536 || names.some((name) => one.includes(`${name}"`));
    if (typeof one !== "object" || one === null) return false;
    if (depth >= MAX_DEPTH || --left < 0) return true;
    if (Array.isArray(one)) return one.some((entry: Json) => look(entry, depth + 1));
    return Object.keys(one).some((key) => names.includes(key) || look((one as JsonObject)[key], depth + 1));
  };
  return look(value, 0);
}
