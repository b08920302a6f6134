import { RE2JS } from "re2js";
import type { Effort } from "./effort.js";
import type { Patterns } from "./plain.js";

const MAX_PATTERN = 1_024;
/** Compiled ones that are kept. */
const MAX_KEPT = 256;
const COMPILING = 2_000;

/**
 * Patterns of schemas, in linear time: V8's own engine can be made to take forever. What only backtracking could match (look
 * around, back references) and what is too long nobody says anything of.
 */
export class LinearPatterns implements Patterns {
  readonly #kept = new Map<string, RE2JS | null>();

  matches(pattern: string, text: string, effort: Effort): boolean | null {
    const compiled = this.#compiled(pattern, effort);
    if (compiled === null) return null;
    effort.spend(text.length * (1 + compiled.programSize() / 64));
    return compiled.matcher(text).find();
  }

  #compiled(pattern: string, effort: Effort): RE2JS | null {
    const known = this.#kept.get(pattern);
    if (known !== undefined) return known;
    effort.spend(COMPILING);
    const made = compile(pattern);
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
    this.#kept.set(pattern, made);
    return made;
  }
}

function compile(pattern: string): RE2JS | null {
  if (pattern.length > MAX_PATTERN) return null;
  try {
    return RE2JS.compile(RE2JS.translateRegExp(pattern));
  } catch {
    return null;
  }
}
