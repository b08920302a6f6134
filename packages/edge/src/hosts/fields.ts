import type { Json, JsonObject } from "@rampart/core";
import { isJsonObject } from "@rampart/service";
import { Refusal } from "./refusal.js";

/** UTF-16 code units accepted of a name: a session, a tool, an event. */
const MAX_NAME = 256;
const MAX_PATH = 4096;

/** A required name: 1 to 256 code units without control characters. */
export function nameField(object: JsonObject, key: string): string {
  const value = textField(object, key);
  if (value.length === 0 || value.length > MAX_NAME || hasControl(value)) {
    throw new Refusal("hook.field_value", `"${key}" is empty, too long or has control characters`);
  }
  return value;
}

/** As {@link nameField}, or null where the field is missing. */
export function optionalName(object: JsonObject, key: string): string | null {
  return own(object, key) === undefined ? null : nameField(object, key);
}

export function textField(object: JsonObject, key: string): string {
  const value = required(object, key);
  if (typeof value !== "string") throw new Refusal("hook.field_type", `"${key}" is no string`);
  return value;
}

export function objectField(object: JsonObject, key: string): JsonObject {
  const value = required(object, key);
  if (!isJsonObject(value)) throw new Refusal("hook.field_type", `"${key}" is no object`);
  return value;
}

/** A required absolute path without NUL, at most 4,096 code units. */
export function folderField(object: JsonObject, key: string): string {
  const value = textField(object, key);
  if (!isFolder(value)) {
    throw new Refusal("hook.field_value", `"${key}" is no absolute path`);
  }
  return value;
}

/** The entries of a list; none where the field is something else. */
export function listed(object: JsonObject, key: string): readonly Json[] {
  const value = own(object, key);
  return Array.isArray(value) ? value : [];
}

/** A list, or none where the field is missing; anything else is refused. */
export function optionalList(object: JsonObject, key: string): readonly Json[] {
  const value = own(object, key);
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Refusal("hook.field_type", `"${key}" is no list`);
  return value;
}

/** The first of a list of folders, which `key` names: as {@link folderField}, or null where there is none. */
export function firstFolder(folders: readonly Json[], key: string): string | null {
  const [first] = folders;
  if (first === undefined) return null;
  if (typeof first !== "string" || !isFolder(first)) {
    throw new Refusal("hook.field_value", `"${key}" has no absolute path`);
  }
  return first;
}

/**
 * The one value spelt with any of `names`, or undefined where none is present. Two spellings with different values are
 * refused: which of them the tool obeys is not ours to guess.
 */
export function aliased(object: JsonObject, names: readonly string[]): string | undefined {
  let found: string | undefined;
  for (const name of names) {
    const value = own(object, name);
    if (value === undefined || value === null) continue;
    if (typeof value !== "string") throw new Refusal("hook.field_type", `argument "${name}" is no string`);
    if (found !== undefined && found !== value) {
      throw new Refusal("hook.conflicting_arguments", `arguments ${names.join(", ")} contradict each other`);
    }
    found = value;
  }
  return found;
}

/** As {@link aliased}, and refused where no spelling is present. */
export function aliasedRequired(object: JsonObject, names: readonly string[]): string {
  const value = aliased(object, names);
  if (value === undefined) throw new Refusal("hook.field_missing", `argument "${names[0]}" is missing`);
  return value;
}

/** Everything of `object` but `names`, so that arguments we have no reading of stay visible. */
export function others(object: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !names.includes(key)));
}

/** A property of the object itself; `toString` and its like are no arguments. */
export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function required(object: JsonObject, key: string): Json {
  const value = own(object, key);
  if (value === undefined) throw new Refusal("hook.field_missing", `"${key}" is missing`);
  return value;
}

function isFolder(text: string): boolean {
  return text.startsWith("/") && text.length <= MAX_PATH && !text.includes("\0");
}

function hasControl(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x20 || unit === 0x7f) return true;
  }
  return false;
}
