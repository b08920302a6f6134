import type { LimitDocument } from "@rampart/core";
import { type CalendarUnit, spanAt } from "./zone.js";

/** The time an account is for, as it is now. */
export interface Frame {
  /** Names it in the record: `~3600000`, `day 2026-11-20 Europe/Vienna`, or empty for as long as its subject lasts. */
  readonly key: string;
  /** How long the sliding one is, in milliseconds; null for the others. */
  readonly slides: number | null;
  /** Where a calendar unit begins and ends, in milliseconds since 1970. */
  readonly start: number | null;
  readonly end: number | null;
}

/** A sliding window is kept in so many buckets, and counts the whole of a bucket it only has a part of. */
export const BUCKETS = 60;
/** Calls of which nobody hears how they ended run for so long at most, where the limit says no other time. */
const RUNS_MS = 3_600_000;

const LIFETIME: Frame = { key: "", slides: null, start: null, end: null };
const sliding = new Map<number, Frame>();

export function frameOf({ per, measure }: LimitDocument, now: number): Frame {
  if (measure === "concurrency") return slidingFrame(per !== undefined && "sliding" in per ? per.sliding : RUNS_MS);
  if (per === undefined) return LIFETIME;
  if ("sliding" in per) return slidingFrame(per.sliding);
  const { label, start, end } = spanAt(per.calendar, per.zone, now);
  return { key: `${per.calendar} ${label} ${per.zone}`, slides: null, start, end };
}

function slidingFrame(slides: number): Frame {
  let frame = sliding.get(slides);
  if (frame === undefined) {
    frame = { key: `~${slides}`, slides, start: null, end: null };
    sliding.set(slides, frame);
  }
  return frame;
}

const FORECAST_MS: Readonly<Record<CalendarUnit, number>> = {
  hour: 150_000,
  day: 3_600_000,
  week: 21_600_000,
  month: 86_400_000,
};

/** What a frame's name says of it: how long its buckets are (0: it has none), and what tells two calendar units of one kind apart. */
export interface Named {
  readonly width: number;
  readonly slides: number | null;
  /** `day Europe/Vienna` and `2026-11-20`; null where it is no calendar unit. */
  readonly kind: string | null;
  readonly label: string;
}

export function readFrame(key: string): Named {
  if (key.startsWith("~")) {
    const slides = Number(key.slice(1));
    const known = Number.isSafeInteger(slides) && slides > 0;
    return {
      width: known ? Math.max(1, Math.floor(slides / BUCKETS)) : 1,
      slides: known ? slides : 1,
      kind: null,
      label: "",
    };
  }
  const [unit = "", label = "", zone = ""] = key.split(" ");
  if (!Object.hasOwn(FORECAST_MS, unit)) return { width: 0, slides: null, kind: null, label: "" };
  return { width: FORECAST_MS[unit as CalendarUnit], slides: null, kind: `${unit} ${zone}`, label };
}
