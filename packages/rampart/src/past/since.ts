import { Failure } from "../command/failure.js";

const SPAN = /^([1-9]\d{0,3})(h|d|w)$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const HOUR = 3_600_000;
const UNIT: Readonly<Record<string, number>> = { h: HOUR, d: 24 * HOUR, w: 7 * 24 * HOUR };
const WORDS: Readonly<Record<string, string>> = { h: "hours", d: "days", w: "weeks" };

export interface Since {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** For a person: `last 30 days`, `since 2026-01-31`. */
  readonly words: string;
}

/** What `--since` or another option says: a span back from now (`8h`, `30d`, `2w`), or a date in UTC. @throws Failure `bad_value` */
export function parseSince(said: string, now: number, option = "--since"): Since {
  const span = SPAN.exec(said);
  if (span !== null) {
    const [count, unit] = [Number(span[1]), span[2]!];
    const words = count === 1 ? `last ${WORDS[unit]!.slice(0, -1)}` : `last ${count} ${WORDS[unit]}`;
    return { time: now - count * UNIT[unit]!, words };
  }
  const time = DATE.test(said) ? Date.parse(said) : Number.NaN;
  if (Number.isNaN(time) || time > now) {
    throw new Failure(
      "bad_value",
      `${option} ${said}: no such span or day in the past`,
      `${option} 30d, ${option} 2026-01-31`,
    );
  }
  return { time, words: `since ${said}` };
}
