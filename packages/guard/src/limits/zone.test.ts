import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CalendarUnit, spanAt } from "./zone.js";

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);

describe("calendar units in a time zone", () => {
  const rows: readonly (readonly [
    why: string,
    unit: CalendarUnit,
    zone: string,
    now: string,
    start: string,
    hours: number,
  ])[] = [
    ["P7: a day in UTC", "day", "UTC", "2026-11-20T12:00:00Z", "2026-11-20T00:00:00Z", 24],
    [
      "P7: a day in Vienna begins at its midnight",
      "day",
      "Europe/Vienna",
      "2026-11-20T12:00:00Z",
      "2026-11-19T23:00:00Z",
      24,
    ],
    [
      "P7: the day clocks go forward has 23 hours",
      "day",
      "Europe/Vienna",
      "2026-03-29T12:00:00Z",
      "2026-03-28T23:00:00Z",
      23,
    ],
    ["P7: the day they go back has 25", "day", "Europe/Vienna", "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", 25],
    [
      "P7: the hour that comes twice is one",
      "hour",
      "Europe/Vienna",
      "2026-10-25T01:30:00Z",
      "2026-10-25T00:00:00Z",
      2,
    ],
    [
      "P7: the hour before one that is left out is whole",
      "hour",
      "Europe/Vienna",
      "2026-03-29T00:30:00Z",
      "2026-03-29T00:00:00Z",
      1,
    ],
    [
      "P7: half an hour that comes twice on Lord Howe is one too",
      "hour",
      "Australia/Lord_Howe",
      "2026-04-04T15:10:00Z",
      "2026-04-04T14:00:00Z",
      1.5,
    ],
    [
      "P7: an hour begins on the half in Kolkata",
      "hour",
      "Asia/Kolkata",
      "2026-11-20T12:10:00Z",
      "2026-11-20T11:30:00Z",
      1,
    ],
    ["P7: Samoa had no 30 December 2011", "day", "Pacific/Apia", "2011-12-30T09:00:00Z", "2011-12-29T10:00:00Z", 24],
    ["P7: a week begins on Monday", "week", "Europe/Vienna", "2026-11-22T22:59:59Z", "2026-11-15T23:00:00Z", 168],
    [
      "P7: the week clocks go back is an hour longer",
      "week",
      "America/New_York",
      "2026-11-01T12:00:00Z",
      "2026-10-26T04:00:00Z",
      169,
    ],
    ["P7: a month of 31 days", "month", "UTC", "2026-12-31T23:59:59Z", "2026-12-01T00:00:00Z", 744],
    ["P7: a February of 29", "month", "UTC", "2028-02-29T23:59:59Z", "2028-02-01T00:00:00Z", 696],
    [
      "P7: midnight itself is left out in Santiago, and the day begins later",
      "day",
      "America/Santiago",
      "2026-09-06T12:00:00Z",
      "2026-09-06T04:00:00Z",
      23,
    ],
    [
      "P7: the last hour before the year's end in Auckland",
      "month",
      "Pacific/Auckland",
      "2026-12-31T10:59:59Z",
      "2026-11-30T11:00:00Z",
      744,
    ],
  ];
  it.each(rows)("%s", (_why, unit, zone, now, start, hours) => {
    const span = spanAt(unit, zone, at(now));
    expect({ start: new Date(span.start).toISOString(), hours: (span.end - span.start) / HOUR }).toEqual({
      start: new Date(at(start)).toISOString(),
      hours,
    });
  });

  it("P7: follow each other without gap, and their labels grow", () => {
    const zones = fc.constantFrom(
      "UTC",
      "Europe/Vienna",
      "America/New_York",
      "Australia/Lord_Howe",
      "Asia/Kathmandu",
      "America/Santiago",
    );
    const units = fc.constantFrom<CalendarUnit>("hour", "day", "week", "month");
    fc.assert(
      fc.property(units, zones, fc.integer({ min: at("2024-01-01"), max: at("2030-01-01") }), (unit, zone, now) => {
        const span = spanAt(unit, zone, now);
        expect(span.start <= now && now < span.end).toBe(true);
        const next = spanAt(unit, zone, span.end);
        expect(next.start).toBe(span.end);
        expect(next.label > span.label).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});
