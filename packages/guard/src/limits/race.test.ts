import type { Charge, LimitDocument } from "@rampart/core";
import type { AuditEvent } from "@rampart/ledger";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Journal } from "../record/journal.js";
import { KnownAccounts } from "../state/parts/accounts.js";
import { frameOf } from "./frame.js";
import { Limits, type Reservation } from "./limits.js";
import { rowsToJson } from "./row.js";

const base = { over: ["agent"], measure: "calls", reached: { do: "deny" } } as const;
const CAPS: readonly LimitDocument[] = [
  { ...base, id: "few", "at-most": 7 },
  { ...base, id: "more", "at-most": 12 },
];
const NOW = 1_000_000;
const frame = frameOf(CAPS[0]!, NOW);

/** A journal whose records are decided one by one: on disk, or failed. */
function deciding() {
  const waiting: { readonly land: () => void; readonly fail: () => void }[] = [];
  let index = 0;
  const append = () =>
    new Promise<{ index: number }>((resolve, reject) => {
      waiting.push({ land: () => resolve({ index: index++ }), fail: () => reject(new Error("disk")) });
    });
  const journal = new Journal({ append }, 0);
  const accounts = new KnownAccounts();
  const limits = new Limits(accounts, journal);
  journal.follow(({ event }) => accounts.apply(event));
  return { journal, limits, accounts, waiting };
}

type Step =
  | { readonly do: "ask"; readonly amounts: readonly number[] }
  | { readonly do: "land" | "fail" | "late" | "drop"; readonly which: number };

describe("P7: all of it or none, however calls, disk and doors come in between", () => {
  it("no cap is ever exceeded, what is recorded is what is taken, and in the end nothing is held", async () => {
    const step: fc.Arbitrary<Step> = fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({
          do: fc.constant("ask" as const),
          amounts: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 2, maxLength: 2 }),
        }),
      },
      {
        weight: 3,
        arbitrary: fc.record({
          do: fc.constantFrom("land" as const, "fail" as const, "late" as const, "drop" as const),
          which: fc.nat(20),
        }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { journal, limits, accounts, waiting } = deciding();
        const under: { reservation: Reservation; done: Promise<unknown> }[] = [];
        let [recorded, late] = [0, 0];
        const settle = () => new Promise((resolve) => setImmediate(resolve));
        for (const one of steps) {
          if (one.do === "ask") {
            const charges: Charge[] = CAPS.map((limit, at) => ({
              limit,
              account: "agent=a",
              amount: one.amounts[at]!,
              open: false,
            }));
            if (limits.full(charges, NOW).length > 0) continue;
            const reservation = limits.hold(charges, NOW);
            const event = {
              kind: "intent",
              decision: { charges: rowsToJson(reservation.rows) },
            } as unknown as AuditEvent;
            limits.submit(reservation, event);
            const done = journal.record(event, true).catch(() => limits.giveBack(reservation));
            under.push({ reservation, done });
          } else if (waiting.length > 0) {
            const at = one.which % waiting.length;
            const [entry] = waiting.splice(at, 1);
            const [call] = under.splice(at, 1);
            // The door's time was over before the disk answered: what it held is free, and the record then counts all the same.
            if (one.do === "late" || one.do === "drop") limits.giveBack(call!.reservation);
            if (one.do === "fail" || one.do === "drop") entry!.fail();
            else entry!.land();
            if (one.do === "late") late += call!.reservation.rows[0]!.units;
            await call!.done;
            if (one.do === "land" || one.do === "late") recorded += call!.reservation.rows[0]!.units;
            await settle();
          }
          const used = limits.used("few", "agent=a", frame, NOW);
          // A late record is of a call that was refused: its units are given back by the outcome that says so.
          expect(used - late).toBeLessThanOrEqual(7);
          expect(accounts.of("few", "agent=a")?.used(frame, NOW) ?? 0).toBe(recorded);
        }
        for (const entry of waiting) entry.fail();
        await Promise.all(under.map(({ done }) => done));
        expect(limits.used("few", "agent=a", frame, NOW)).toBe(recorded);
        expect(limits.submitted).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it("given back twice is once", () => {
    const { limits } = deciding();
    const [limit] = CAPS;
    const reservation = limits.hold([{ limit: limit!, account: "agent=a", amount: 3, open: false }], NOW);
    const other = limits.hold([{ limit: limit!, account: "agent=a", amount: 2, open: false }], NOW);
    for (let n = 0; n < 3; n++) limits.giveBack(reservation);
    expect(limits.used("few", "agent=a", frame, NOW)).toBe(2);
    limits.giveBack(other);
    expect(limits.used("few", "agent=a", frame, NOW)).toBe(0);
  });
});
