import { type Charge, type LimitDocument, toUnits } from "@rampart/core";
import type { AuditEvent } from "@rampart/ledger";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Journal } from "../record/journal.js";
import { KnownAccounts } from "../state/parts/accounts.js";
import { carryAccounts } from "./carry.js";
import { frameOf } from "./frame.js";
import { Limits, rowsOf } from "./limits.js";
import { rowsToJson } from "./row.js";

const base = { over: ["agent"], measure: "calls", "at-most": 1_000, reached: { do: "deny" } } as const;
const LIMITS: readonly LimitDocument[] = [
  { ...base, id: "forever" },
  { ...base, id: "hour", per: { sliding: 3_600_000 } },
  { ...base, id: "day", per: { calendar: "day", zone: "Europe/Vienna" } },
  { ...base, id: "spent", measure: "cost", per: { calendar: "month", zone: "UTC" } },
];
const START = Date.parse("2026-11-20T10:00:00Z");

/** A journal whose events arrive on disk when it is told to: until then they are on their way. */
function slow() {
  const landed: AuditEvent[] = [];
  const waiting: (() => void)[] = [];
  const append = (event: AuditEvent) =>
    new Promise<{ index: number }>((resolve) => {
      waiting.push(() => resolve({ index: landed.push(event) }));
    });
  const land = async () => {
    for (const one of waiting.splice(0)) one();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { journal: new Journal({ append }, 0), land, landed };
}

describe("the sums that stand for what is deleted", () => {
  it("P7: rebuilt from them alone an account is what it was, also while calls are on their way into the record", async () => {
    const step = fc.record({
      limit: fc.constantFrom(...LIMITS),
      agent: fc.constantFrom("a", "b"),
      amount: fc.integer({ min: 1, max: 9 }),
      wait: fc.nat(4_000_000),
      lands: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        const { journal, land, landed } = slow();
        const accounts = new KnownAccounts();
        const limits = new Limits(accounts, journal);
        journal.follow(({ event }) => accounts.apply(event));
        let now = START;
        for (const { limit, agent, amount, wait, lands } of steps) {
          now += wait;
          const units = toUnits(limit.measure, amount);
          const charge: Charge = { limit, account: `agent=${agent}`, amount: units, open: false };
          const held = limits.hold([charge], now);
          const event = {
            kind: "intent",
            decision: { charges: rowsToJson(rowsOf([charge], now)) },
          } as unknown as AuditEvent;
          limits.submit(held, event);
          void journal.record(event, true);
          if (lands) await land();
        }
        const carried = carryAccounts(limits, journal, now);
        await land();
        await carried;
        const rebuilt = new KnownAccounts();
        for (const event of landed) if (event.kind === "charge") rebuilt.apply(event);
        const live = new KnownAccounts();
        for (const event of landed) live.apply(event);
        for (const limit of LIMITS)
          for (const agent of ["agent=a", "agent=b"]) {
            const used = (known: KnownAccounts) => known.of(limit.id, agent)?.used(frameOf(limit, now), now) ?? 0;
            const truth = steps.length === 0 ? 0 : used(live);
            expect(used(rebuilt), `${limit.id} ${agent}`).toBe(truth);
            expect(used(accounts)).toBe(truth);
          }
      }),
      { numRuns: 80 },
    );
  });
});
