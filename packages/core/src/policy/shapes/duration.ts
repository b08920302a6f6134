import { number, refined, type Shape, text } from "../shape.js";

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
/** 366 days. */
const MAX_DURATION = 366 * 86_400_000;

/** A length of time as `90s`, `15m`, `8h`, `30d`, `2w`; milliseconds in normal form. */
export const duration: Shape<number> = refined(
  text({ max: 8, pattern: /^[1-9]\d{0,5}[smhdw]$/, what: "a length of time like 90s, 15m, 8h or 30d" }),
  (value, at, report) => {
    const ms = Number(value.slice(0, -1)) * UNITS[value.at(-1)!]!;
    if (ms <= MAX_DURATION) return ms;
    report({ code: "policy.out_of_bounds", at, part: "value", message: "longer than 366 days", suggestion: null });
    return undefined;
  },
);

/** The same as a resolved document holds it. */
export const milliseconds: Shape<number> = number(1_000, MAX_DURATION);
