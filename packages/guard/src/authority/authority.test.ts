import { loadPolicy, type Policy } from "@rampart/core";
import { describe, expect, it } from "vitest";
import { Projection } from "../state/projection.js";
import { Authority } from "./authority.js";
import { Directory } from "./directory.js";

const TEXT = `rampart: 1
name: p
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
agents: { bot: { owner: ada } }
people: { ada: { roles: approver } }
elevations: { pay: { for: 15m, approval: one } }
`;
function policy(text: string): Policy {
  const loaded = loadPolicy([{ name: "p", text }], { packs: () => undefined });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return loaded.policy;
}

const NOW = 1_000;
const grant = { kind: "elevation-grant", id: "g-1", privilege: "pay", agent: "bot", task: null, until: 9_000, uses: 1 };
const task = { kind: "task", id: "t", state: "declared", type: "k", agent: "bot", session: null, by: "ada" };
const names = { purpose: null, sensitivity: null, subject: "a/1", environment: null };

function known(...events: readonly object[]) {
  const projection = new Projection();
  events.forEach((event, index) => {
    projection.apply(event as never, { index, time: NOW });
  });
  return projection.parts;
}
const given = { ...grant, approvers: ["ada"], intent: null, reason: null };
const call = { agent: "bot", principal: "u", task: "t", session: "s", door: "d" } as never;

describe("what holds for a call, whatever was recorded meanwhile", () => {
  const rows: readonly (readonly [why: string, text: string, grants: number])[] = [
    ["as the policy has it", TEXT, 1],
    ["a policy without the privilege, before anybody took it back", TEXT.replace("pay:", "pray:"), 0],
    ["without the agent", TEXT.replace("bot:", "bat:"), 0],
    ["without the approver", TEXT.replace("ada: { roles", "bob: { roles"), 0],
    ["where the approver is none any more", TEXT.replace("roles: approver", "roles: operator"), 0],
    ["where nobody is named", TEXT.replace(/people:.*\n/, ""), 1],
  ];
  it.each(rows)("P4: %s", (_why, text, grants) => {
    const authority = new Authority(new Directory("o", false), known(given));
    expect(authority.about(policy(text), call, NOW).grants).toHaveLength(grants);
  });

  it("P4: a privilege and a task end at their very instant", () => {
    const details = { until: 5_000, channel: "person" };
    const authority = new Authority(new Directory("o", false), known(given, { ...task, ...names, details }));
    const at = (now: number) => {
      const { grants, task } = authority.about(policy(TEXT), call, now);
      return [grants.length, task?.id ?? null];
    };
    expect([at(4_999), at(5_000), at(8_999), at(9_000)]).toEqual([
      [1, "t"],
      [1, null],
      [1, null],
      [0, null],
    ]);
  });

  it("P4: the first word on a task stands until its time is over, also where it was ended", () => {
    const details = { until: 5_000, channel: "person" };
    const first = { ...task, ...names, details };
    const { tasks } = known(first, { ...first, state: "ended" }, { ...first, agent: "eve", subject: "a/2" });
    expect(tasks.get("t")).toMatchObject({ agent: "bot", ended: true });
    tasks.apply({ ...first, agent: "eve", details: { until: 9_000, channel: "person" } } as never, {
      index: 9,
      time: 5_000,
    });
    expect(tasks.get("t")).toMatchObject({ agent: "eve", ended: false });
  });

  it("P4: one object for as long as a task stands: views are told apart by it", () => {
    const details = { until: 5_000, channel: "person" };
    const authority = new Authority(new Directory("o", false), known({ ...task, ...names, details }));
    const once = () => authority.about(policy(TEXT), call, NOW).task;
    expect(once()).not.toBeNull();
    expect(once()).toBe(once());
  });
});
