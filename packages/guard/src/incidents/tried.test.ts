import { CANARIES, canarySession, PROBES } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { makeBench, POLICY, shell } from "../testing/harness.js";
import { triggerOf } from "./trigger.js";

/** What `rampart verify` and `rampart doctor --as` try is on record, and nobody's to look into. */
describe("P6: trying whether Rampart works makes no incident", () => {
  const critical = { code: "data.exfiltration", severity: "critical" };
  const deny = {
    kind: "intent",
    id: "i",
    agent: "a",
    tool: "shell",
    findings: [critical],
    decision: { verdict: "deny" },
  };
  it.each([
    ["a canary", canarySession("1"), { command: CANARIES.deny }, false],
    ["the same typed in somebody's session", "s1", { command: CANARIES.deny }, true],
    ["something else in a session named like it", canarySession("1"), { command: `${CANARIES.deny}; id` }, true],
    ["one with something beside it", canarySession("1"), { command: CANARIES.deny, also: "x" }, true],
    ["arguments that were not kept", canarySession("1"), null, true],
  ])("%s", (_why, session, given, incident) => {
    expect(triggerOf({ ...deny, session, arguments: given } as never) !== null).toBe(incident);
  });

  it("a canary that is refused at a door is on record, and no incident", async () => {
    const sending = "  - { id: no.send, deny: net.send, reason: Nothing leaves. }\n";
    const bench = await makeBench({}, `${POLICY}${sending}`);
    const at = { cwd: bench.project };
    await bench.hook(shell(CANARIES.deny, { ...at, session: canarySession("1") }));
    await bench.hook(shell(CANARIES.deny, { ...at, session: "s1" }));
    await bench.until(({ kind }) => kind === "incident");
    const events = await bench.events();
    const refused = events.flatMap((event) => (event.kind === "intent" ? [event.session] : []));
    expect(refused).toEqual([canarySession("1"), "s1"]);
    expect(await bench.admin({ op: "incidents" })).toMatchObject({ incidents: [{ session: "s1", count: 1 }] });
  });

  it("a probe is refused and told of once a minute, and hides no attempt", async () => {
    const bench = await makeBench();
    const alarms = async () =>
      (await bench.events()).flatMap((one) => (one.kind === "alarm" ? [`${one.code} ${one.severity}`] : []));
    for (const probe of [...Object.values(PROBES), ...Object.values(PROBES)])
      expect(await bench.agent(probe)).toMatchObject({ error: { code: "op_unknown" } });
    expect(await alarms()).toEqual(["socket.probe info"]);
    expect(await bench.admin({ op: "incidents" })).toMatchObject({ incidents: [] });
    await bench.agent({ ...PROBES.approve, reason: "and more" });
    expect(await alarms()).toEqual(["socket.probe info", "socket.attempt high"]);
  });
});
