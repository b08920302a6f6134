import type { ParsedScript } from "unbash";
import { parse } from "unbash";
import { LIMITS } from "../../../spine/index.js";
import { isTooNested } from "./nesting.js";

export type Reading =
  | { readonly ok: true; readonly script: ParsedScript }
  | { readonly ok: false; readonly reason: "too_complex" | "syntax" };

/** Parses a shell text within bounds. A tree with errors is returned too: what it holds may run. */
export function readScript(text: string): Reading {
  if (text.length > LIMITS.command || isTooNested(text)) return { ok: false, reason: "too_complex" };
  try {
    return { ok: true, script: parse(text) };
  } catch {
    // The parser recurses on some constructs that no bracket shows (`function a function b …`).
    return { ok: false, reason: "too_complex" };
  }
}

/** A redirection to nothing, at the end of a line or before a word that cannot be a file. */
const TO_NOTHING = /[<>][ \t]*[`)]?$|[<>][ \t]+[|;)]/;

/**
 * Whether every shell refuses a text before it runs any of it: one line, whose only mistake is a redirection to nothing
 * (`ps -fp <pid>`, as people write a placeholder). No text that follows could mend it, as it could an open quote.
 */
export function isRefused(script: ParsedScript, text: string): boolean {
  const errors = script.errors ?? [];
  if (errors.length === 0 || text.length > 4096 || text.includes("\n")) return false;
  return errors.every((error) => error.message === "expected redirect target") && TO_NOTHING.test(text.trimEnd());
}
