import type { Json, JsonObject } from "./spine/index.js";

/** Reading JSON that others wrote: bounded, and never an error. */

/** A text as JSON, with a byte order mark or without; undefined where it is none, or longer than so many UTF-16 code units. */
export function jsonIn(text: string, most: number): Json | undefined {
  if (text.length > most) return undefined;
  try {
    return JSON.parse(text.replace(/^\ufeff/, "")) as Json;
  } catch {
    return undefined;
  }
}

/** The same of settings people write: comments may stand in it, and a comma behind the last member. */
export function settingsIn(text: string, most: number): Json | undefined {
  return jsonIn(text, most) ?? (text.length > most ? undefined : jsonIn(plainJson(text), most));
}

export const isRecord = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** What an object has of its own by this name; undefined for what is no object, or has nothing so called. */
export const memberOf = (value: Json | undefined, name: string): Json | undefined =>
  isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/** A text that says something. */
export const wordOf = (value: Json | undefined): string | null =>
  typeof value === "string" && value !== "" ? value : null;

/** Blanks in place of comments and of commas before a closing bracket. What does not end stays as it is. */
function plainJson(text: string): string {
  const made: string[] = [];
  /** Which part is the last comma, while only blanks stand behind it. */
  let comma = -1;
  for (let at = 0, end = 0; at < text.length; at = end) {
    const unit = text[at]!;
    end = unit === '"' ? endOfString(text, at) : unit === "/" ? endOfComment(text, at) : at + 1;
    const isBlank = /\s/.test(unit) || (unit === "/" && end > at + 1);
    if (comma >= 0 && (unit === "}" || unit === "]")) made[comma] = " ";
    if (unit === ",") comma = made.length;
    else if (!isBlank) comma = -1;
    made.push(isBlank ? " " : text.slice(at, end));
  }
  return made.join("");
}

function endOfString(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
}

/** One behind the slash itself where it begins none. */
function endOfComment(text: string, from: number): number {
  if (text.startsWith("//", from)) {
    const end = text.indexOf("\n", from);
    return end < 0 ? text.length : end;
  }
  const end = text.startsWith("/*", from) ? text.indexOf("*/", from + 2) : -1;
  return end < 0 ? from + 1 : end + 2;
}
