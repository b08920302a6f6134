import { type LimitDocument, type Policy, toUnits } from "@rampart/core";
import type { AuditEvent } from "@rampart/ledger";
import { describe, expect, it } from "vitest";
import type { Room } from "../gate/room.js";
import { Journal } from "../record/journal.js";
import { KnownAccounts } from "../state/parts/accounts.js";
import { alarmForecasts } from "./alarm.js";
import { Limits, rowsOf } from "./limits.js";
import { limitsReport } from "./report.js";
import { rowsToJson } from "./row.js";

const HOUR = 3_600_000;
const DAY = Date.parse("2026-11-20T00:00:00Z");
const spent: LimitDocument = {
  id: "spent",
  over: ["agent"],
  measure: "cost",
  "at-most": 20,
  per: { calendar: "day", zone: "UTC" },
  reached: { do: "deny" },
};

/** A guard at some hour of a day on which an agent spent so much in each hour before. */
function at(hour: number, each: number, limit: LimitDocument = spent) {
  const events: AuditEvent[] = [];
  const journal = new Journal({ append: async (event) => ({ index: events.push(event) }) }, 0);
  const accounts = new KnownAccounts();
  const limits = new Limits(accounts, journal);
  const clock = { now: DAY };
  for (let past = 0; past < hour; past++)
    for (let n = 0; n < 4; n++) {
      const when = DAY + past * HOUR + n * 600_000;
      const charge = { limit, account: "agent=a", amount: toUnits("cost", each / 4), open: false };
      accounts.apply({ kind: "intent", decision: { charges: rowsToJson(rowsOf([charge], when)) } } as never);
    }
  clock.now = DAY + hour * HOUR;
  const policy = { document: { limits: [limit], prices: { currency: "EUR" } } } as unknown as Policy;
  const room = { policy: () => policy, limits, journal, now: () => clock.now } as unknown as Room;
  const told = () => events.filter((one) => one.kind === "alarm").map((one) => (one as { code: string }).code);
  return { room, policy, limits, events, told, clock };
}

describe("P7: before the money is gone", () => {
  it("who will be over the cap for sure is told of, once", async () => {
    const { room, told, events } = at(10, 1.5);
    await alarmForecasts(room);
    await alarmForecasts(room);
    expect(told()).toEqual(["limit.forecast"]);
    expect((events[0] as { message: string }).message).toContain(
      "15 of 20 EUR are used (agent=a), and if it goes on so it will be 36",
    );
    expect((events[0] as { message: string }).message).toMatch(/, hardly less than \d\d(?:\.\d)?$/);
  });

  const rows: readonly (readonly [why: string, hour: number, each: number, limit: LimitDocument])[] = [
    ["one that will do", 10, 0.5, spent],
    ["a history too short to tell", 5, 3, spent],
    ["one that is over already: that was told when it happened", 14, 1.5, spent],
    ["one nobody wants to know of", 10, 1.5, { ...spent, forecast: false }],
    ["one without a window", 10, 1.5, (({ per: _, ...rest }) => rest)(spent)],
  ];
  it.each(rows)("not of %s", async (_why, hour, each, limit) => {
    const { room, told } = at(hour, each, limit);
    await alarmForecasts(room);
    expect(told()).toEqual([]);
  });

  it("a report says how much, until when, and what will be of it", () => {
    const { policy, limits, clock } = at(10, 1.5);
    const [report] = limitsReport(policy, limits, clock.now);
    expect(report).toMatchObject({ id: "spent", currency: "EUR", atMost: 20, full: 0, more: 0 });
    expect(report!["accounts"]).toEqual([
      {
        limit: "spent",
        account: "agent=a",
        used: 15,
        held: 0,
        cap: 20,
        until: DAY + 24 * HOUR,
        forecast: {
          state: "known",
          expected: 36,
          low: expect.any(Number),
          high: expect.any(Number),
          level: 0.8,
          crosses: true,
        },
      },
    ]);
  });
});
