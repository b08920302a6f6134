import fc from "fast-check";
import { expect, it } from "vitest";
import { formatInstant, parseInstant } from "./instant.js";

it("agrees with the platform's calendar over four centuries", () => {
  fc.assert(
    fc.property(fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2300, 0) }), (at) => {
      const second = Math.floor(at / 1000) * 1000;
      const text = new Date(second).toISOString().replace(".000Z", "Z");
      expect(formatInstant(second)).toBe(text);
      expect(parseInstant(text)).toBe(second);
    }),
    { numRuns: 1000 },
  );
});

const REFUSED: readonly (readonly [string, string])[] = [
  ["2026-02-29", "no leap year"],
  ["1900-02-29", "no leap year either"],
  ["2026-04-31", "April has 30 days"],
  ["2026-13-01", "no such month"],
  ["2026-00-01", "months begin at 1"],
  ["2026-01-00", "days begin at 1"],
  ["2026-01-01T24:00:00Z", "hours end at 23"],
  ["2026-01-01T00:60:00Z", "minutes end at 59"],
  ["2026-01-01T00:00:60Z", "seconds end at 59"],
  ["2026-01-01T00:00:00", "no zone"],
  ["2026-01-01T00:00:00+01:00", "another zone"],
  ["2026-1-1", "two digits"],
  ["x2026-01-01", "something before it"],
  ["2026-01-01 ", "something after it"],
];
it.each(REFUSED)("refuses %s: %s", (text) => {
  expect(parseInstant(text)).toBeNull();
});

it.each([
  ["2026-01-01", Date.UTC(2026, 0, 1)],
  ["2024-02-29", Date.UTC(2024, 1, 29)],
  ["2000-02-29", Date.UTC(2000, 1, 29)],
  ["2026-12-31T23:59Z", Date.UTC(2026, 11, 31, 23, 59)],
  ["1970-01-01T00:00:00Z", 0],
])("reads %s", (text, at) => {
  expect(parseInstant(text)).toBe(at);
});
