import { truth } from "../../decide/truth.js";
import { oneOf, oneOrMore, record, refined, text } from "../shape.js";
import { condition } from "./language.js";

const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;
const MINUTE = 60_000;
const DAY_MINUTES = 24 * 60;

interface Schedule {
  readonly days?: readonly (typeof DAYS)[number][];
  readonly from?: string;
  readonly to?: string;
  readonly offset?: string;
}

const timeOfDay = text({
  max: 5,
  pattern: /^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/,
  what: 'a time of day like "08:30", in quotes',
});
const offset = text({
  max: 6,
  pattern: /^[+-](?:0\d|1[0-4]):[0-5]\d$/,
  what: 'an offset from UTC like "+01:00", in quotes',
});

/**
 * Days and hours by the facts' clock. `from` is included, `to` is not; a window may pass midnight and then belongs to
 * the day it began on.
 */
export const schedule = condition<Schedule>({
  key: "schedule",
  kinds: "all",
  shape: refined(
    record<Schedule>(
      {
        days: { shape: oneOrMore(oneOf(DAYS)) },
        from: { shape: timeOfDay },
        to: { shape: timeOfDay },
        offset: { shape: offset, about: "Of the days and hours, from UTC. Default +00:00." },
      },
      { notEmpty: "say days, from, to or offset" },
    ),
    (value) => value,
  ),
  about: "Days and hours.",
  forProjects: true,
  bind(value) {
    const shift = value.offset === undefined ? 0 : signedMinutes(value.offset);
    const from = value.from === undefined ? 0 : minutes(value.from);
    const to = value.to === undefined ? DAY_MINUTES : minutes(value.to);
    const onDay = (day: number) => value.days === undefined || value.days.includes(DAYS[((day % 7) + 7) % 7]!);
    return (_action, { facts }) => {
      const local = Math.floor(facts.now / MINUTE) + shift;
      const day = Math.floor(local / DAY_MINUTES) + 4; // 1970-01-01 was a Thursday
      const minute = local - Math.floor(local / DAY_MINUTES) * DAY_MINUTES;
      if (from < to) return truth(minute >= from && minute < to && onDay(day));
      return truth((minute >= from && onDay(day)) || (minute < to && onDay(day - 1)));
    };
  },
});

function minutes(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function signedMinutes(offset: string): number {
  return (offset[0] === "-" ? -1 : 1) * minutes(offset.slice(1));
}
