import type { AuditEvent } from "@rampart/ledger";
import { describe, expect, it } from "vitest";
import { Journal } from "../record/journal.js";
import { StandingOrders } from "../state/parts/standing.js";
import { Projection } from "../state/projection.js";
import { TaskDesk } from "./desk.js";

/** A desk over a log in memory; `again` is what a guard makes of that log when its clock says something else. */
function tasks(before: readonly AuditEvent[] = [], now = 1_000_000) {
  const { parts, apply } = bound(new Projection());
  const events: AuditEvent[] = [...before];
  const clock = { now };
  for (const event of before) apply(event, { index: 0, time: now });
  const journal = new Journal({ append: async (event) => ({ index: events.push(event) - 1 }) }, 0);
  journal.follow(({ event, index }) => apply(event, { index, time: clock.now }));
  const desk = new TaskDesk(journal, parts.tasks, () => clock.now);
  const declare = (id: string, ms: number) => {
    const about = { kind: "k", purpose: null, sensitivity: null, subject: null, environment: null };
    const declaration = { id, ...about, agent: "a", session: null, until: clock.now + ms };
    return desk.declare(declaration as never, { name: "ada", channel: "person", verified: true });
  };
  const ids = () => desk.list().map(({ id }) => id);
  return { desk, clock, events, declare, ids };
}
const bound = (projection: Projection) => ({ parts: projection.parts, apply: projection.apply.bind(projection) });

describe("S4: what is over by time", () => {
  it("a task ends in the record, once, and is over for a guard whose clock was set back", async () => {
    const { desk, clock, events, declare, ids } = tasks();
    await declare("short", 5_000);
    await declare("long", 60_000);
    await desk.sweep();
    expect(ids()).toEqual(["short", "long"]);
    clock.now += 6_000;
    await desk.sweep();
    await desk.sweep();
    const ended = events.filter((event) => event.kind === "task" && event.state === "ended");
    expect(ended).toMatchObject([{ id: "short", by: "guard", details: { reason: "its time was over" } }]);
    expect(tasks(events, 1_000_000).ids()).toEqual(["long"]);
  });

  it("a task that is declared anew meanwhile is not ended with the one before", async () => {
    const { desk, clock, declare, ids } = tasks();
    await declare("t", 5_000);
    clock.now += 6_000;
    await Promise.all([declare("t", 5_000), desk.sweep()]);
    expect(ids()).toEqual(["t"]);
    await desk.sweep();
    expect(ids()).toEqual(["t"]);
  });

  it("broken glass that was mended stays so, whatever the clock says", () => {
    const orders = new StandingOrders();
    const broken = { kind: "break-glass", by: "ada", scope: "all", reason: "r", until: 5_000 } as const;
    orders.apply(broken, { index: 0, time: 1_000 });
    expect(orders.glassBroken(2_000)).toBe(true);
    orders.apply({ ...broken, until: null }, { index: 1, time: 500 });
    expect(orders.glassBroken(600)).toBe(false);
  });
});
