import type { LimitDocument } from "@rampart/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Account, IDLE_MS } from "./account.js";
import { BUCKETS, frameOf } from "./frame.js";

const base = { id: "l", over: ["agent"], measure: "calls", "at-most": 10, reached: { do: "deny" } } as const;
const hour: LimitDocument = { ...base, per: { sliding: 3_600_000 } };
const day: LimitDocument = { ...base, per: { calendar: "day", zone: "Europe/Vienna" } };
const forever: LimitDocument = base;
const START = Date.parse("2026-11-20T10:00:00Z");

const account = () => new Account("l", "agent=a", "calls");
const take = (into: Account, limit: LimitDocument, units: number, at: number) =>
  into.enter(frameOf(limit, at).key, units, at);

describe("what was taken in a window", () => {
  it("P7: sliding: never less than the truth, and never more than it was a bucket ago", () => {
    const window = fc.integer({ min: 60, max: 10_000_000 });
    const takes = fc.array(fc.tuple(fc.nat(400_000), fc.integer({ min: 1, max: 50 })), { maxLength: 80 });
    fc.assert(
      fc.property(window, takes, fc.nat(3_000_000), (sliding, steps, later) => {
        const limit: LimitDocument = { ...base, per: { sliding } };
        const one = account();
        const taken: { at: number; units: number }[] = [];
        let now = START;
        for (const [wait, units] of steps) {
          now += wait;
          take(one, limit, units, now);
          taken.push({ at: now, units });
        }
        now += later;
        const since = (age: number) =>
          taken.filter(({ at }) => at > now - age).reduce((sum, { units }) => sum + units, 0);
        const used = one.used(frameOf(limit, now), now);
        expect(used).toBeGreaterThanOrEqual(since(sliding));
        expect(used).toBeLessThanOrEqual(since(sliding + Math.max(1, Math.floor(sliding / BUCKETS))));
        expect(one.history.buckets.length).toBeLessThanOrEqual(2 * BUCKETS + 2);
      }),
      { numRuns: 200 },
    );
  });

  it("P7: by calendar: of this day only, and nothing of yesterday's counts in it", () => {
    const one = account();
    take(one, day, 3, START);
    expect(one.used(frameOf(day, START), START)).toBe(3);
    const tomorrow = START + 86_400_000;
    expect(one.used(frameOf(day, tomorrow), tomorrow)).toBe(0);
    take(one, day, 2, tomorrow);
    // Recorded late: it was taken before midnight.
    const midnight = Date.parse("2026-11-22T00:00:00+01:00");
    take(one, day, 1, midnight + 20_000);
    take(one, day, 5, midnight - 20_000);
    expect(one.used(frameOf(day, midnight), midnight)).toBe(1);
  });

  it.each([
    ["day", 86_400_000],
    ["hour", 3_600_000],
    ["week", 7 * 86_400_000],
    ["month", 31 * 86_400_000],
  ] as const)(
    "S4: by calendar (%s): a clock set back makes no room, and what is taken then counts",
    (calendar, length) => {
      const limit: LimitDocument = { ...base, per: { calendar, zone: "UTC" } };
      const one = account();
      take(one, limit, 10, START);
      const before = START - length;
      expect(one.used(frameOf(limit, before), before)).toBe(10);
      take(one, limit, 2, before);
      expect(one.used(frameOf(limit, before), before)).toBe(12);
      expect(one.used(frameOf(limit, START), START)).toBe(12);
      expect(Account.load(JSON.parse(JSON.stringify(one.save()))).used(frameOf(limit, before), before)).toBe(12);
      expect(one.used(frameOf(limit, START + length), START + length)).toBe(0);
    },
  );

  it("P7: given back is as if it had not been taken, and more is never given back than was taken", () => {
    const one = account();
    take(one, hour, 3, START);
    take(one, hour, 2, START + 600_000);
    one.enter(frameOf(hour, START).key, -3, START);
    const now = START + 700_000;
    expect(one.used(frameOf(hour, now), now)).toBe(2);
    one.enter(frameOf(hour, START).key, -100, START);
    expect(one.used(frameOf(hour, now), now)).toBe(2);
    const late = START + 100 * 3_600_000;
    take(one, hour, 1, late);
    one.enter(frameOf(hour, START).key, -3, START);
    expect(one.used(frameOf(hour, late), late)).toBe(1);
  });

  it("P7: a window that was made longer still knows what the shorter one knew", () => {
    const one = account();
    take(one, hour, 3, START);
    const longer: LimitDocument = { ...base, per: { sliding: 7_200_000 } };
    const now = START + 1_800_000;
    take(one, longer, 1, now);
    expect(one.used(frameOf(longer, now), now)).toBe(4);
  });

  it("P7: says when there is room, and then there is", () => {
    const takes = fc.array(fc.tuple(fc.nat(400_000), fc.integer({ min: 1, max: 5 })), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(takes, fc.integer({ min: 1, max: 5 }), (steps, units) => {
        const one = account();
        let now = START;
        for (const [wait, taken] of steps) {
          now += wait;
          take(one, hour, taken, now);
        }
        const cap = 10;
        if (one.used(frameOf(hour, now), now) + units <= cap) return;
        const room = one.roomAt(frameOf(hour, now), cap, units, now)!;
        expect(room).toBeGreaterThan(now);
        expect(one.used(frameOf(hour, room), room) + units).toBeLessThanOrEqual(cap);
      }),
    );
    expect(account().roomAt(frameOf(hour, START), 10, 11, START)).toBeNull();
  });

  it("P7: is over when nothing in it counts any more", () => {
    const rows: readonly (readonly [LimitDocument, string, number, boolean])[] = [
      [hour, "agent=a", 3_600_000 - 60_000, false],
      [hour, "agent=a", 3_600_000 + 120_000, true],
      [day, "agent=a", 86_400_000, false],
      [day, "agent=a", 4 * 86_400_000, true],
      [forever, "agent=a", 1_000 * IDLE_MS, false],
      [forever, "session=u/d/s", IDLE_MS, false],
      [forever, "agent=a|task=t", IDLE_MS + 1, true],
    ];
    for (const [limit, name, later, over] of rows) {
      const one = new Account("l", name, "calls");
      take(one, limit, 1, START);
      expect(one.isOver(START + later), `${name} ${later}`).toBe(over);
    }
  });

  it("P7: comes back from a snapshot as it was", () => {
    for (const limit of [hour, day, forever]) {
      const one = account();
      for (let n = 0; n < 100; n++) take(one, limit, 1, START + n * 50_000);
      const back = Account.load(JSON.parse(JSON.stringify(one.save())));
      for (const each of [one, back]) take(each, limit, 1, START + 6_000_000);
      expect(back.save()).toEqual(one.save());
    }
  });
});
