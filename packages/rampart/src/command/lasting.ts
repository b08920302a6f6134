import { Failure } from "./failure.js";
import type { OptionSpec } from "./verb.js";

const SPAN = /^([1-9]\d{0,3})(s|m|h|d|w)$/;
const UNIT: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** How long something is to last: an option every verb writes alike. */
export const LASTING: OptionSpec = { type: "string", value: "SPAN", help: "how long: 90s, 30m, 8h, 2d, 1w" };

/** Milliseconds of a span, or null where none was given. @throws Failure `bad_value` */
export function lastingOf(said: string | null, option = "--for"): number | null {
  if (said === null) return null;
  const span = SPAN.exec(said);
  if (span === null) throw new Failure("bad_value", `${option} ${said}: no such span`, `${option} 30m, ${option} 8h`);
  return Number(span[1]) * UNIT[span[2]!]!;
}
