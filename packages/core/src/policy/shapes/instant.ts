import { parseInstant } from "../instant.js";
import { refined, type Shape, text } from "../shape.js";

/** An instant as text; milliseconds since 1970 in normal form. */
export const instant: Shape<number> = refined(
  text({ max: 20, what: "an instant like 2026-03-02 or 2026-03-02T09:30:00Z" }),
  (value, at, report) => {
    const parsed = parseInstant(value);
    if (parsed !== null) return parsed;
    report({
      code: "policy.bad_value",
      at,
      part: "value",
      message: `\`${value}\` is no instant like 2026-03-02 or 2026-03-02T09:30:00Z`,
      suggestion: null,
    });
    return undefined;
  },
);
