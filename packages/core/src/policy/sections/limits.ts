import { type Block, block, checkBlock } from "../conditions/block.js";
import { expandKinds, KIND_WORDS } from "../kinds.js";
import { NAME, PROSE } from "../names.js";
import {
  choose,
  flag,
  isMapping,
  list,
  number,
  oneOf,
  oneOrMore,
  record,
  refined,
  type Shape,
  text,
} from "../shape.js";
import { duration, milliseconds } from "../shapes/duration.js";
import type { Section } from "./section.js";

/** What a limit keeps one account for each of; several: one account for each combination. */
export const LIMIT_SUBJECTS = ["agent", "session", "task", "role", "tool", "host", "model", "organisation"] as const;
export type LimitSubject = (typeof LIMIT_SUBJECTS)[number];

/** What is counted. `calls` and `actions` the guard counts itself; the others somebody has to report. */
export const MEASURES = [
  "calls",
  "actions",
  "bytes-in",
  "bytes-out",
  "rows",
  "tokens",
  "cost",
  "compute-seconds",
  "wall-seconds",
  "concurrency",
  "depth",
  "fan-out",
] as const;
export type Measure = (typeof MEASURES)[number];

const CALENDAR = ["hour", "day", "week", "month"] as const;
/** The time an account is for: the last so many milliseconds, or the current calendar unit in a time zone. */
export type Window =
  | { readonly sliding: number }
  | { readonly calendar: (typeof CALENDAR)[number]; readonly zone: string };

/** What happens at the cap. `throttle`: the call waits, at most so many milliseconds, for room; without room it is denied. */
export type Reached =
  | { readonly do: "ask" | "deny" }
  | { readonly do: "quarantine"; readonly mode: "deny" | "read-only" }
  | { readonly do: "throttle"; readonly wait: number };

export interface LimitDocument {
  readonly id: string;
  readonly over: readonly LimitSubject[];
  readonly measure: Measure;
  /** Kinds of action it counts; a call counts where one of its actions is of these. Default: all. */
  readonly kinds?: readonly string[];
  /** Conditions an action must meet to count. */
  readonly when?: Block;
  /** In the measure's unit; cost in the currency of `prices`. */
  readonly "at-most": number;
  /** Without one: for as long as the subject lasts. */
  readonly per?: Window;
  readonly reached: Reached;
  /** Alarm when the forecast to the window's end crosses the cap. Default true for windows. */
  readonly forecast?: boolean;
  readonly reason?: string;
  readonly instead?: string;
}

const zone = text({
  max: 64,
  pattern: /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+)*$/,
  what: "a time zone like Europe/Vienna or UTC",
});
const calendar = (time: "some" | "all") =>
  record<{ calendar: (typeof CALENDAR)[number]; zone?: string }>({
    calendar: { shape: oneOf(CALENDAR), required: true },
    zone: { shape: zone, required: time === "all", about: "Whose hours and days. Default UTC." },
  });
const sourceWindow: Shape<Window> = choose<Window>(
  { when: isMapping, shape: refined(calendar("some"), (said): Window => ({ zone: "UTC", ...said })) },
  { when: () => true, shape: refined(duration, (sliding): Window => ({ sliding })) },
);
const resolvedWindow: Shape<Window> = choose<Window>(
  {
    when: (value) => isMapping(value) && "sliding" in value,
    shape: record<{ sliding: number }>({ sliding: { shape: milliseconds, required: true } }),
  },
  { when: () => true, shape: calendar("all") as Shape<Window> },
);

/** A call does not wait longer than its door does. */
const MAX_WAIT = 60_000;
const mode = oneOf(["deny", "read-only"]);
const sourceReached: Shape<Reached> = choose<Reached>(
  {
    when: (value) => isMapping(value) && "throttle" in value,
    shape: refined(
      record<{ throttle: number }>({
        throttle: { shape: duration, required: true, about: "How long a call may wait for room, at most 60s." },
      }),
      ({ throttle }, at, report): Reached | undefined => {
        if (throttle <= MAX_WAIT) return { do: "throttle", wait: throttle };
        report({
          code: "policy.out_of_bounds",
          at,
          part: "value",
          message: "a call waits 60s at most",
          suggestion: null,
        });
        return undefined;
      },
    ),
  },
  {
    when: isMapping,
    shape: refined(
      record<{ quarantine: "deny" | "read-only" }>({ quarantine: { shape: mode, required: true } }),
      ({ quarantine }): Reached => ({ do: "quarantine", mode: quarantine }),
    ),
  },
  { when: () => true, shape: refined(oneOf(["ask", "deny"]), (word): Reached => ({ do: word })) },
);
const resolvedReached: Shape<Reached> = choose<Reached>(
  {
    when: (value) => isMapping(value) && value["do"] === "throttle",
    shape: record<{ do: "throttle"; wait: number }>({
      do: { shape: oneOf(["throttle"]), required: true },
      wait: { shape: number(1_000, MAX_WAIT), required: true },
    }),
  },
  {
    when: (value) => isMapping(value) && value["do"] === "quarantine",
    shape: record<{ do: "quarantine"; mode: "deny" | "read-only" }>({
      do: { shape: oneOf(["quarantine"]), required: true },
      mode: { shape: mode, required: true },
    }),
  },
  {
    when: () => true,
    shape: record<{ do: "ask" | "deny" }>({ do: { shape: oneOf(["ask", "deny"]), required: true } }),
  },
);

const limit = (window: Shape<Window>, reached: Shape<Reached>): Shape<LimitDocument> =>
  record<LimitDocument>({
    id: { shape: text(NAME), required: true },
    over: { shape: oneOrMore(oneOf(LIMIT_SUBJECTS), 4), required: true, about: "One account for each of these." },
    measure: { shape: oneOf(MEASURES), required: true, about: "What is counted." },
    kinds: {
      shape: oneOrMore(oneOf(KIND_WORDS, "policy.unknown_kind"), 64),
      about: "Actions it counts. Default: all.",
    },
    when: { shape: block, about: "Conditions an action must meet to count." },
    "at-most": { shape: number(0, 1e15, false), required: true, about: "The cap, in the measure's unit." },
    per: { shape: window, about: "`1h` (the last hour), or {calendar: day, zone: Europe/Vienna}." },
    reached: { shape: reached, required: true, about: "deny, ask, {throttle: 10s} or {quarantine: deny}." },
    forecast: { shape: flag, about: "Alarm when the forecast crosses the cap." },
    reason: { shape: text(PROSE) },
    instead: { shape: text(PROSE) },
  });

/** Whether this machine knows the zone: a day in one that it does not would never end. */
function isZone(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }) !== undefined;
  } catch {
    return false;
  }
}

export const limitsSection: Section<readonly LimitDocument[]> = {
  about: "How much, how often, at what cost.",
  source: list(limit(sourceWindow, sourceReached), 1_000),
  resolved: list(limit(resolvedWindow, resolvedReached), 1_000),
  join: (said) => said.flat(),
  check(value, at, { vocabulary }, report) {
    const seen = new Set<string>();
    for (const [index, { id, kinds, when, per }] of value.entries()) {
      if (when !== undefined) checkBlock(when, `${at}/${index}/when`, expandKinds(kinds ?? ["*"]), vocabulary, report);
      if (per !== undefined && "zone" in per && !isZone(per.zone))
        report({
          code: "policy.bad_value",
          at: `${at}/${index}/per/zone`,
          part: "value",
          message: `no time zone \`${per.zone}\` is known here`,
          suggestion: null,
        });
      if (seen.has(id))
        report({
          code: "policy.duplicate_name",
          at: `${at}/${index}/id`,
          part: "value",
          message: `a second limit \`${id}\``,
          suggestion: null,
        });
      seen.add(id);
    }
  },
};
