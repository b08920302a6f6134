import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AuditEvent, signerOf } from "@rampart/ledger";
import { afterAll, describe, expect, it } from "vitest";
import { Journal } from "../record/journal.js";
import { BY_GUARD, STANDING_LIMITS, StandingOrders } from "../state/parts/standing.js";
import { OrdersDesk } from "./desk.js";

const folder = mkdtempSync(join(tmpdir(), "rampart-desk-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const signer = signerOf("rampart/test", generateKeyPairSync("ed25519").privateKey);

/** A desk whose log does what the test says. */
function desk(append: (event: AuditEvent) => Promise<void>) {
  let index = 0;
  let told = 0;
  const orders = new StandingOrders();
  const log = { append: async (event: AuditEvent) => append(event).then(() => ({ index: index++ })) };
  const journal = new Journal(log, 0);
  journal.follow(({ event, index }) => orders.apply(event, { index, time: 1 }));
  const made = new OrdersDesk({
    ...{ journal, orders, signer, now: () => 1 },
    copies: [{ stop: join(folder, "stop.json"), mode: 0o600 }],
    policy: () => {
      throw new Error("no policy is asked for");
    },
    tellDoors: async () => void told++,
  });
  return { desk: made, orders, journal, told: () => told };
}

const bot = { type: "agent", name: "bot" } as const;
const call = { agent: "bot", session: "s", principal: "p", task: null };
const full = () => Promise.reject(new Error("ENOSPC"));

describe("S5: orders and their record", () => {
  it("what takes power away holds before it is on disk, what gives it back only then", async () => {
    const seen: unknown[] = [];
    const { desk: made, orders } = desk(async () => {
      seen.push(orders.quarantined(call), orders.stopped(1));
    });
    await made.quarantine(bot, "deny", null, "ada");
    await made.stopAll(null, null, "ada");
    await made.release(bot, null, "ada");
    await made.resume(null, "ada");
    expect(seen).toEqual([true, false, true, true, true, true, false, true]);
    expect([orders.quarantined(call), orders.stopped(1)]).toEqual([false, false]);
  });

  it("an order that cannot be recorded is none, and what held before it holds again", async () => {
    let fails = true;
    const { desk: made, orders, told } = desk(async () => (fails ? full() : undefined));
    await expect(made.quarantine(bot, "deny", null, "ada")).rejects.toMatchObject({ code: "record_failed" });
    await expect(made.stopAll(null, null, "ada")).rejects.toMatchObject({ code: "record_failed" });
    expect([orders.quarantined(call), orders.stopped(1), told()]).toEqual([false, false, 0]);
    fails = false;
    await made.quarantine(bot, "read-only", null, "ada");
    fails = true;
    await expect(made.quarantine(bot, "deny", null, "ada")).rejects.toMatchObject({ code: "record_failed" });
    await expect(made.release(bot, null, "ada")).rejects.toMatchObject({ code: "record_failed" });
    expect(orders.quarantined(call)).toBe("read-only");
  });

  it("people hold no more than there is room for; who fills it by being held again and again lets nobody go", async () => {
    const { desk: made, orders, journal } = desk(async () => undefined);
    await made.quarantine({ type: "session", name: "by-ada" }, "deny", null, "ada");
    for (let n = 0; n < STANDING_LIMITS.most + 50; n++) {
      const subject = { type: "session", name: `s${n}` };
      await journal.record(
        { kind: "quarantine", subject, state: "on", mode: "deny", by: BY_GUARD, reason: null },
        true,
      );
    }
    expect(orders.hold({ type: "session", name: "by-ada" })).not.toBe(null);
    expect(orders.holds).toHaveLength(STANDING_LIMITS.most);
    const hold = (n: number) => made.quarantine({ type: "session", name: `ada-${n}` }, "deny", null, "ada");
    for (let n = 1; n < STANDING_LIMITS.held; n++) await hold(n);
    expect(orders.holds).toHaveLength(STANDING_LIMITS.most);
    await expect(hold(0)).rejects.toMatchObject({ code: "orders_full" });
    await made.quarantine(bot, "deny", null, "ada");
  });

  it("doors are told of what others ordered, as a limit that was reached", async () => {
    const { desk: made, journal, told } = desk(async () => undefined);
    journal.follow(({ event }) => made.heard(event));
    await journal.record(
      { kind: "quarantine", subject: bot, state: "on", mode: "deny", by: BY_GUARD, reason: null },
      true,
    );
    await expect.poll(told).toBe(1);
    await made.release(bot, null, "ada");
    expect(told()).toBe(2);
    const held = (n: number) => ({ type: "session", name: `s${n}` });
    const rest = { kind: "quarantine", state: "on", mode: "deny", by: BY_GUARD, reason: null } as const;
    await Promise.all(Array.from({ length: 100 }, (_, n) => journal.record({ ...rest, subject: held(n) }, true)));
    let before = 0;
    const settled = () => told() > 2 && told() === before;
    const looked = () => {
      const done = settled();
      before = told();
      return done;
    };
    await expect.poll(looked, { interval: 50, timeout: 10_000 }).toBe(true);
    expect(told()).toBeLessThan(10);
  });
});
