import type { ParsedScript } from "unbash";
import { parse } from "unbash";
import { LIMITS } from "../../spine/index.js";
import { isTooNested } from "./nesting.js";

export type Reading =
  | { readonly ok: true; readonly script: ParsedScript; readonly clean: boolean }
  | { readonly ok: false; readonly reason: "too_complex" | "syntax" };

/** Parses a shell text within bounds. A tree with errors is returned too (`clean: false`): what it holds may run. */
export function readScript(text: string): Reading {
  if (text.length > LIMITS.command || isTooNested(text)) return { ok: false, reason: "too_complex" };
  try {
    const script = parse(text);
    return { ok: true, script, clean: script.errors === undefined || script.errors.length === 0 };
  } catch {
    // The parser recurses on some constructs that no bracket shows (`function a function b …`).
    return { ok: false, reason: "too_complex" };
  }
}
