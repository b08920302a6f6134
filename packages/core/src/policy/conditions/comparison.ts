import { MAYBE, NO, type Truth, truth } from "../../decide/truth.js";
import type { Json } from "../../spine/json.js";
import { parseNameGlob } from "../globs/name.js";
import { GLOB } from "../names.js";
import { choose, flag, isMapping, list, number, oneOrMore, record, refined, type Shape, text } from "../shape.js";

type Scalar = string | number | boolean;

/** Everything said must hold. A value of another type than the one compared with can be neither confirmed nor ruled out. */
export interface Comparison {
  readonly "one-of"?: readonly Scalar[];
  readonly glob?: readonly string[];
  readonly above?: number;
  readonly below?: number;
  readonly "at-least"?: number;
  readonly "at-most"?: number;
}

const anyNumber = number(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, false);
const scalar: Shape<Scalar> = choose<Scalar>(
  { when: (value) => typeof value === "number", shape: anyNumber },
  { when: (value) => typeof value === "boolean", shape: flag },
  { when: () => true, shape: text({ max: 1024, what: "text, a number, true or false" }) },
);

/** `port: 443` and `port: [80, 443]` are short for `one-of`. */
export const comparison: Shape<Comparison> = choose<Comparison>(
  {
    when: isMapping,
    shape: record<Comparison>(
      {
        "one-of": { shape: list(scalar, 256, 1) },
        glob: { shape: oneOrMore(text(GLOB)) },
        above: { shape: anyNumber },
        below: { shape: anyNumber },
        "at-least": { shape: anyNumber },
        "at-most": { shape: anyNumber },
      },
      { notEmpty: "say one-of, glob, above, below, at-least or at-most" },
    ),
  },
  { when: () => true, shape: refined(oneOrMore(scalar), (values) => ({ "one-of": values })) },
);

export function compare(wanted: Comparison, value: Json): Truth {
  let open = false;
  const check = (limit: number | undefined, holds: (value: number, limit: number) => boolean): boolean => {
    if (limit === undefined) return true;
    if (typeof value === "number") return holds(value, limit);
    open = true;
    return true;
  };
  if (wanted["one-of"] && !wanted["one-of"].includes(value as Scalar)) {
    // A number written as text, or the other way round, may be read as the value meant.
    if (!wanted["one-of"].some((scalar) => typeof scalar !== typeof value && String(scalar) === String(value)))
      return NO;
    open = true;
  }
  if (wanted.glob) {
    if (typeof value !== "string") open = true;
    else if (!wanted.glob.some((glob) => parseNameGlob(glob).matches(value))) return NO;
  }
  const within =
    check(wanted.above, (a, b) => a > b) &&
    check(wanted.below, (a, b) => a < b) &&
    check(wanted["at-least"], (a, b) => a >= b) &&
    check(wanted["at-most"], (a, b) => a <= b);
  if (!within) return NO;
  return open ? MAYBE : truth(true);
}
