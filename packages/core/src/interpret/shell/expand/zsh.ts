import type { ExtendedGlobPart, ParameterExpansionPart } from "unbash";
import type { Machine } from "../state/machine.js";

/** Flags with a text of their own: `j:, :`, `s/x/`. */
const TOLD = /[gjlrsZI]([^\w\s)])[^)]{0,64}?\1/g;
const FLAGS = /^\(([^()]{1,64})\)/;
/** A glob's qualifiers up to `e`, and what may stand around its text. */
const QUALIFIERS = /^[-.#^@=%*/\w]{0,4}?e[:'"{[<|/,+]/;

/**
 * Code in places bash has none: zsh runs what the value of `${(e)name}` and the text of `*(e:'…':)` say. Bash does not know the first,
 * and takes the second for a pattern nobody writes.
 */
export function runsValue(m: Machine, part: ParameterExpansionPart, operator: string): void {
  const [, flags = ""] = FLAGS.exec(operator) ?? [];
  if (flags.replace(TOLD, "").includes("e")) m.opaque("unknown_code", m.span(part));
}

export function runsQualifier(m: Machine, part: ExtendedGlobPart): void {
  if (QUALIFIERS.test(part.pattern)) m.opaque("unknown_code", m.span(part));
}
