import { Failure } from "../command/failure.js";

const DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?Z)?$/;
const SPAN = /^([1-9]\d{0,3})(h|d|w)$/;
const HOUR = 3_600_000;
const UNIT: Readonly<Record<string, number>> = { h: HOUR, d: 24 * HOUR, w: 7 * 24 * HOUR };

/**
 * What `--until` says, as the instant a policy holds: a date, an instant in UTC, or a span from now (`8h`, `30d`, `2w`).
 *
 * @throws Failure `bad_value` for anything else, and for an instant that is over
 */
export function parseUntil(said: string, now: number): string {
  const span = SPAN.exec(said);
  if (span !== null) return toInstant(now + Number(span[1]) * UNIT[span[2]!]!);
  const time = DATE.test(said) ? Date.parse(said.length === 17 ? said.replace("Z", ":00Z") : said) : Number.NaN;
  if (Number.isNaN(time)) throw bad(`--until ${said}: no such instant`);
  if (time <= now) throw bad(`--until ${said}: that is over already`);
  return said.length === 10 ? said : toInstant(time);
}

const toInstant = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`;
const bad = (message: string) => new Failure("bad_value", message, "--until 2027-01-31, --until 8h, --until 30d");
