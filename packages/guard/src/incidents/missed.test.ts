import { join } from "node:path";
import { type AuditEvent, loadKey, openLog } from "@rampart/ledger";
import { type JsonObject, placesIn } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { alarmEvent } from "../record/state.js";
import { makeBench } from "../testing/harness.js";
import { missedIn } from "./missed.js";

const alarm = (code: string, session: string | null = null) => ({ ...alarmEvent(code, "high", "m"), session });
const incident = (code: string, state: string, session: string | null = null) =>
  ({ kind: "incident", id: "i", state, details: { cause: `alarm.${code}`, agent: null, session, count: 1 } }) as never;

describe("P6: what a guard that was killed had no time to make an incident of", () => {
  const rows: readonly (readonly [why: string, events: readonly AuditEvent[], missed: string])[] = [
    ["an alarm and nothing after it", [alarm("a")], "alarm.a"],
    ["one that is an incident", [alarm("a"), incident("a", "open")], ""],
    ["one that was closed", [alarm("a"), incident("a", "open"), incident("a", "closed")], ""],
    ["one after the other was closed", [alarm("a"), incident("a", "closed"), alarm("a")], "alarm.a"],
    ["of another session", [alarm("a", "s"), incident("a", "open")], "alarm.a"],
    ["twice is one", [alarm("a"), alarm("a"), alarm("b")], "alarm.a alarm.b"],
    ["what is none", [{ ...alarm("a"), severity: "medium" }], ""],
  ];
  it.each(rows)("%s", async (_why, events, missed) => {
    async function* log() {
      for (const event of events) yield { event };
    }
    expect((await missedIn(log())).map(({ cause }) => cause).join(" ")).toBe(missed);
  });

  it("is one once the next begins, and only one", async () => {
    const bench = await makeBench();
    const { keys, log: folder } = placesIn(bench.layout);
    await bench.guard.stop("test");
    const log = await openLog(folder, { signer: await loadKey(join(keys, "log.pem")) });
    await log.append(alarm("late"), { durable: true });
    await log.close();
    await bench.restart();
    await bench.restart();
    const { incidents } = (await bench.admin({ op: "incidents" })) as { incidents: JsonObject[] };
    expect(incidents.filter(({ cause }) => cause === "alarm.late")).toHaveLength(1);
  });
});
