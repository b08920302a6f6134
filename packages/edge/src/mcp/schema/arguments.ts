import { isJsonObject, type Json } from "@rampart/service";
import { Unheld } from "./effort.js";
import { LinearPatterns } from "./patterns.js";
import { type Misfit, Walk } from "./walk.js";

const PATTERNS = new LinearPatterns();
const MAX_SHOWN = 128;

/**
 * Why arguments do not fit a tool's schema (JSON Schema, drafts 4 to 2020-12), or null. Bounded in steps, depth and patterns,
 * because the schema is its server's: one that cannot be held against them in these bounds, or that refers to another document,
 * fits nothing. `format`, `unevaluated…`, `$dynamicRef` and patterns only backtracking could match hold nothing back.
 */
export function wrongArguments(schema: Json | undefined, given: Json | undefined): string | null {
  const value = given ?? {};
  if (!isJsonObject(value)) return "its arguments are no object";
  if (!isJsonObject(schema)) return null;
  try {
    const wrong = new Walk(schema, PATTERNS).check(schema, value, 0);
    return wrong === null ? null : sentence(wrong);
  } catch (error) {
    if (error instanceof Unheld) return error.message;
    throw error;
  }
}

function sentence({ at, why }: Misfit): string {
  const place =
    at.length === 0 ? "its arguments: the object" : `its argument ${JSON.stringify(at.join("/").slice(0, MAX_SHOWN))}`;
  return `${place} ${why}`;
}
