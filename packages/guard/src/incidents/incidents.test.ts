import { describe, expect, it } from "vitest";
import { Journal } from "../record/journal.js";
import { alarmEvent } from "../record/state.js";
import { INCIDENT_LIMITS, OpenIncidents } from "../state/parts/incidents.js";
import { makeBench, shell } from "../testing/harness.js";
import { IncidentDesk } from "./desk.js";
import { triggerOf } from "./trigger.js";

/** A desk over a log in memory. */
function desk() {
  const events: { kind: string; id?: string; state?: string; details?: { cause: string; count: number } }[] = [];
  const append = async (event: object) => ({ index: events.push(event as never) - 1 });
  const journal = new Journal({ append } as never, 0);
  const part = new OpenIncidents();
  journal.follow(({ event, index }) => {
    if (event.kind === "incident") part.apply(event, { index, time: index });
  });
  const made = new IncidentDesk(journal, part);
  const alarm = async (code: string, session: string | null, severity = "high") => {
    await journal.record({ ...alarmEvent(code, severity as never, "m"), session }, true);
    await new Promise(setImmediate);
  };
  const written = () => events.filter(({ kind }) => kind === "incident");
  return { desk: made, alarm, written, journal };
}

describe("P6: what becomes an incident", () => {
  const deny = { kind: "intent", id: "i", agent: "a", session: "s", code: null, findings: [] };
  const rows: readonly (readonly [why: string, event: object, expected: string | null])[] = [
    ["an alarm of severity high", alarmEvent("x", "high", "m"), "alarm.x high"],
    ["a critical one", alarmEvent("x", "critical", "m"), "alarm.x critical"],
    ["none beside the quarantine a limit makes", alarmEvent("limit.quarantined", "high", "m"), null],
    ["no lesser one", alarmEvent("x", "medium", "m"), null],
    [
      "a call refused with a critical finding",
      { ...deny, findings: [{ code: "f.g", severity: "critical" }], decision: { verdict: "deny" } },
      "blocked.f.g high",
    ],
    [
      "none that was allowed",
      { ...deny, findings: [{ code: "f.g", severity: "critical" }], decision: { verdict: "allow" } },
      null,
    ],
    [
      "none that was refused for less",
      { ...deny, findings: [{ code: "f.g", severity: "high" }], decision: { verdict: "deny" } },
      null,
    ],
    [
      "a refusal somebody wants told",
      { ...deny, decision: { verdict: "deny", obligations: [{ type: "notify" }], rules: [{ rule: "r" }] } },
      "blocked.r medium",
    ],
    [
      "a quarantine",
      { kind: "quarantine", state: "on", subject: { type: "agent", name: "a" }, by: "guard", reason: null },
      "quarantine high",
    ],
    [
      "no release",
      { kind: "quarantine", state: "released", subject: { type: "agent", name: "a" }, by: "ada", reason: null },
      null,
    ],
    ["an order to stop", { kind: "stop", state: "on", by: "ada", reason: null }, "stop critical"],
    ["no incident of itself", { kind: "incident", state: "open" }, null],
  ];
  it.each(rows)("%s", (_why, event, expected) => {
    const found = triggerOf(event as never);
    expect(found === null ? null : `${found.cause} ${found.severity}`).toBe(expected);
  });
});

describe("P6: the queue", () => {
  it("the same again is one incident, and said at the tenth and hundredth", async () => {
    const { desk: made, alarm, written } = desk();
    for (let n = 0; n < 120; n++) await alarm("x", "s1");
    expect(written().map(({ details }) => details?.count)).toEqual([1, 10, 100]);
    expect(made.list()).toMatchObject([{ cause: "alarm.x", session: "s1", count: 120, state: "open" }]);
  });

  it("is bounded: who makes up sessions makes one incident of all that is too many", async () => {
    const { desk: made, alarm, written } = desk();
    for (let n = 0; n < INCIDENT_LIMITS.standing + 200; n++) await alarm("x", `s${n}`);
    expect(made.list()).toHaveLength(INCIDENT_LIMITS.standing + 1);
    expect(made.list().at(-1)).toMatchObject({ cause: "incidents.full", count: 200, severity: "critical" });
    expect(written().length).toBeLessThan(INCIDENT_LIMITS.standing + 5);
  });

  it("many at once are one", async () => {
    const { desk: made, journal } = desk();
    await Promise.all(Array.from({ length: 50 }, () => journal.record(alarmEvent("x", "high", "m"), true)));
    await new Promise(setImmediate);
    expect(made.list()).toHaveLength(1);
  });
});

const bench = await makeBench();
const incidents = async () =>
  (await bench.admin({ op: "incidents" }))["incidents"] as unknown as {
    id: string;
    cause: string;
    state: string;
    session?: string;
  }[];

describe("S5: an incident's life", () => {
  it("begins with an attempt on the sockets, is acknowledged, survives a restart, is closed, and begins anew", async () => {
    await bench.agent({ op: "approve", id: "r-abcdefgh" });
    await bench.until(({ kind }) => kind === "incident");
    const [found] = await incidents();
    expect(found).toMatchObject({ cause: "alarm.socket.attempt", state: "open" });
    const { id } = found!;
    expect(await bench.admin({ op: "acknowledge", id, reason: "looking" })).toMatchObject({
      incident: { state: "acknowledged", by: "dev" },
    });
    await bench.restart();
    expect(await incidents()).toMatchObject([{ id, state: "acknowledged" }]);
    await bench.admin({ op: "close-incident", id });
    expect(await incidents()).toEqual([]);
    expect(await bench.admin({ op: "close-incident", id })).toMatchObject({ error: { code: "incident_unknown" } });
    await bench.agent({ op: "approve", id: "r-abcdefgh" });
    await bench.until((one) => one.kind === "incident" && one.state === "open" && one.id !== id);
  });

  it("says who closed it, not who opened it", async () => {
    await bench.admin({ op: "quarantine", type: "session", name: "s9", reason: "odd" });
    await bench.until((one) => one.kind === "incident" && one.state === "open" && one.title.includes("s9"));
    const { id } = (await incidents()).find(({ session }) => session === "s9")!;
    expect(await bench.admin({ op: "close-incident", id })).toMatchObject({ incident: { state: "closed", by: "dev" } });
  });

  it("is none of an agent's to close", async () => {
    expect(await bench.agent({ op: "close-incident", id: "i-abcdefgh" })).toMatchObject({
      error: { code: "op_unknown" },
    });
  });

  it("a quarantine opens one, with whom it is about", async () => {
    await bench.admin({ op: "quarantine", type: "session", name: "s1", reason: "odd" });
    await bench.hook(shell("ls", { cwd: bench.project }));
    const found = (await incidents()).find(({ cause }) => cause === "quarantine");
    expect(found).toMatchObject({ severity: "high", session: "s1", title: "session s1 was quarantined by dev: odd" });
  });
});
