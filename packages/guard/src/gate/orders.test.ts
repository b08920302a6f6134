import { describe, expect, it } from "vitest";
import { newParts } from "../state/parts/index.js";
import type { Arrived } from "./arrived.js";
import { obey } from "./orders.js";
import type { Weighed } from "./rewrite.js";
import type { Room } from "./room.js";

const QUARANTINE = { kind: "quarantine", subject: { type: "agent", name: "a" }, mode: "deny", by: "ada", reason: null };
const STOP = { kind: "stop", scope: "all", by: "ada", reason: null };

/** A call that was judged before the order came. */
function judged(order: object | null, enforced: boolean, verdict: string, before: boolean | "read-only" = false) {
  const known = newParts();
  if (order !== null) known.orders.apply({ ...order, state: "on" } as never, { index: 1, time: 1 });
  const room = { known, now: () => 2 } as unknown as Room;
  const call = { agent: "a", session: "s", principal: "p", task: null };
  const decision = { verdict, rules: [] };
  const weighed = { call, facts: { stopped: false, quarantined: before }, judgement: { decision } };
  try {
    return obey(room, { enforced } as Arrived, weighed as unknown as Weighed).enforced;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe("S5: an order that comes while a call is judged", () => {
  it.each<[why: string, order: object | null, enforced: boolean, verdict: string, met: unknown]>([
    ["none came", null, true, "allow", true],
    ["none came, the door only watches", null, false, "allow", false],
    ["stop", STOP, true, "allow", "stopped"],
    ["stop, where a person is asked", STOP, true, "ask", "stopped"],
    ["stop, the door only watches", STOP, false, "deny", "stopped"],
    ["quarantine", QUARANTINE, true, "allow", "quarantined"],
    ["quarantine, the door only watches", QUARANTINE, false, "allow", "quarantined"],
    ["what is refused anyway is told by its rule", QUARANTINE, true, "deny", true],
  ])("%s", (_why, order, enforced, verdict, met) => expect(judged(order, enforced, verdict)).toBe(met));

  it.each<[why: string, order: object, met: unknown]>([
    ["what might still read may not even that", QUARANTINE, "quarantined"],
    ["what could read when it was judged, and can now", { ...QUARANTINE, mode: "read-only" }, true],
  ])("%s", (_why, order, met) => expect(judged(order, true, "allow", "read-only")).toBe(met));
});
