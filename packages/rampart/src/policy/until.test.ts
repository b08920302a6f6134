import { describe, expect, it } from "vitest";
import { parseUntil } from "./until.js";

const NOW = Date.UTC(2026, 10, 20, 12, 0, 0);

describe("parseUntil", () => {
  it.each([
    ["2026-12-31", "2026-12-31", "a date"],
    ["2026-11-20T12:30Z", "2026-11-20T12:30:00Z", "minutes"],
    ["2026-11-20T12:00:01Z", "2026-11-20T12:00:01Z", "seconds"],
    ["8h", "2026-11-20T20:00:00Z", "hours from now"],
    ["30d", "2026-12-20T12:00:00Z", "days from now"],
    ["2w", "2026-12-04T12:00:00Z", "weeks from now"],
  ])("%s -> %s: %s", (said, wanted) => expect(parseUntil(said, NOW)).toBe(wanted));

  it.each([
    ["2026-11-19", "yesterday"],
    ["2026-02-30", "no such day"],
    ["tomorrow", "words"],
    ["0d", "no time at all"],
    ["99999d", "beyond any plan"],
    ["2026-12-31T10:00:00+02:00", "another zone: say UTC"],
    ["", "nothing"],
  ])("refuses %j: %s", (said) => {
    expect(() => parseUntil(said, NOW)).toThrow(expect.objectContaining({ code: "bad_value", exit: 2 }));
  });
});
