import { describe, expect, it } from "vitest";
import type { StandingKey } from "../policy/conditions/language.js";
import { facts } from "../policy/testing/facts.js";
import type { Facts } from "../spine/facts.js";
import { sameView, viewKey } from "./standing.js";

const TASK = { id: "t1", kind: "fix", purpose: "repair", environment: "lab" } as NonNullable<Facts["task"]>;
const PLACE = { ...facts().place, scratch: ["/tmp", "/var/tmp"] };
const HERE = facts({ roles: ["writer", "reader"], place: PLACE });
const ALL: ReadonlySet<StandingKey> = new Set([
  "agent",
  "principal",
  "door",
  "purpose",
  "environment",
  "task",
  "roles",
]);

describe("P1: which facts one view of a policy serves", () => {
  it.each<[what: string, changed: Partial<Facts>]>([
    ["another home", { place: { ...PLACE, home: "/home/kim" } }],
    ["another project", { place: { ...PLACE, project: "/home/dev/other" } }],
    ["no project", { place: { ...PLACE, project: null } }],
    ["fewer temporary folders", { place: { ...PLACE, scratch: ["/tmp"] } }],
    ["another temporary folder", { place: { ...PLACE, scratch: ["/tmp", "/mnt/tmp"] } }],
    ["more temporary folders", { place: { ...PLACE, scratch: ["/tmp", "/var/tmp", "/mnt/tmp"] } }],
    ["fewer roles", { roles: ["writer"] }],
    ["another role", { roles: ["writer", "owner"] }],
    ["no roles", { roles: [] }],
  ])("%s is another, whatever the policy asks for", (_what, changed) => {
    const other = { ...HERE, ...changed };
    for (const asked of [new Set<StandingKey>(), ALL]) {
      expect(sameView(asked, HERE, other)).toBe(false);
      expect(sameView(asked, other, HERE)).toBe(false);
      expect(viewKey(asked, HERE)).not.toBe(viewKey(asked, other));
    }
  });

  it.each<[key: StandingKey, changed: Partial<Facts>]>([
    ["agent", { identity: { ...HERE.identity, agent: "b" } }],
    ["principal", { identity: { ...HERE.identity, principal: "kim" } }],
    ["door", { door: "codex" }],
    ["purpose", { purpose: "repair" }],
    ["purpose", { task: TASK }],
    ["environment", { environment: "lab" }],
    ["environment", { task: TASK }],
    ["task", { task: TASK }],
  ])("another %s is another where the policy asks for it, and only there", (key, changed) => {
    const other = { ...HERE, ...changed };
    const asked = new Set([key]);
    expect(sameView(asked, HERE, other)).toBe(false);
    expect(viewKey(asked, HERE)).not.toBe(viewKey(asked, other));
    expect(sameView(new Set(["roles"]), HERE, other)).toBe(true);
    expect(viewKey(new Set(["roles"]), HERE)).toBe(viewKey(new Set(["roles"]), other));
  });

  it("what a session says goes before what its task says", () => {
    const own = { ...HERE, purpose: "care", environment: "ward" };
    const asked = new Set<StandingKey>(["purpose", "environment"]);
    expect(sameView(asked, own, { ...own, task: TASK })).toBe(true);
  });

  it("the same words in other lists are the same", () => {
    const copied: Facts = { ...HERE, roles: [...HERE.roles], place: { ...PLACE, scratch: [...PLACE.scratch] } };
    expect(sameView(ALL, HERE, copied)).toBe(true);
    expect(sameView(ALL, HERE, HERE)).toBe(true);
    expect(viewKey(ALL, HERE)).toBe(viewKey(ALL, copied));
  });

  it("one task is the same, two that say the same may be two", () => {
    const held = { ...HERE, task: TASK };
    expect(sameView(ALL, held, { ...held })).toBe(true);
    expect(sameView(ALL, held, { ...held, task: { ...TASK } })).toBe(false);
  });
});
