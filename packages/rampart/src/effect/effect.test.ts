import { type Policy, plainFacts } from "@rampart/core";
import type { JsonObject } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { usePolicy } from "../policy/load.js";
import { Comparison } from "./compare.js";
import { RecordReader } from "./recorded.js";

const HEAD = `rampart: 1
name: p
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
`;
const policyOf = (text: string): Policy => usePolicy([{ name: "p", text: `${HEAD}${text}` }]);
const was = policyOf("guardrails: [{ id: del, deny: file.delete }]");
const around = { home: "/home/dev", user: "dev", scratch: ["/tmp"] };
const AT = 1_000_000;

const del = {
  kind: "file.delete",
  resource: { type: "path", name: "/p/x", form: "exact" },
  certainty: "certain",
  labels: [],
  detail: {},
};
const read = { ...del, kind: "file.read" };
let index = 0;
const intent = (change: JsonObject = {}): JsonObject => ({
  ...{ kind: "intent", index: index++, time: AT, id: "i", agent: "a", principal: "dev", owner: null, verified: false },
  ...{ door: "test", session: "s", tool: "shell", hostTool: "shell", arguments: { command: "rm x" }, cwd: "/p" },
  ...{ task: null, chain: null, claimed: false, code: null, findings: [], actions: [del], policy: was.digest },
  facts: {
    roles: [],
    purpose: null,
    environment: null,
    grants: [],
    quarantined: false,
    stopped: false,
    project: "/p",
    read: [],
  },
  decision: { verdict: "deny", granted: false, obligations: [], rules: [{ rule: "del", verdict: "deny" }], erred: [] },
  ...change,
});
const allowed = { verdict: "allow", granted: false, obligations: [], rules: [], erred: [] };

async function compare(
  events: readonly JsonObject[],
  after: Policy,
  before: Policy | null = null,
  kept = [was, after],
) {
  const reader = new RecordReader(AT, around);
  const comparison = new Comparison(before, after, async (digest) => kept.find((one) => one.digest === digest) ?? null);
  for (const event of events) {
    const call = reader.take(event);
    if (call !== null) await comparison.take(call);
  }
  return { ...comparison.tell(), left: reader.left };
}
const looser = policyOf("guardrails: [{ id: del, ask: file.delete }]");

describe("P14: a policy decides the calls on record again", () => {
  it("tells what comes out otherwise, by rule, with examples that are found again", async () => {
    index = 0;
    const events = [intent(), intent({ actions: [read], decision: allowed }), intent(), intent({ agent: "b" })];
    const { compared, same, differences } = await compare(events, looser);
    expect([compared, same]).toEqual([4, 1]);
    expect(differences).toEqual([
      { was: "deny", is: "ask", rule: "del", count: 3, agents: ["a", "b"], examples: [{ index: 0, call: "rm x" }] },
    ]);
  });

  it("of two policies, neither need have decided then", async () => {
    const { differences } = await compare([intent()], policyOf(""), looser, [was]);
    expect(differences).toMatchObject([{ was: "ask", is: "allow", rule: "del", count: 1 }]);
  });

  const left: readonly (readonly [why: string, events: () => JsonObject[], counted: string, compared: number])[] = [
    ["a door alone wrote it down", () => [intent({ claimed: true })], "claimed", 0],
    [
      "an action is not on record in full",
      () => [intent({ actions: [{ ...del, detail: { to: { redacted: "…" } } }] })],
      "cut",
      0,
    ],
    ["the guard refused it by itself", () => [intent({ code: "deadline" })], "refused", 0],
    [
      "a limit decided",
      () => [intent({ decision: { ...allowed, verdict: "deny", rules: [{ rule: "limit.calls", verdict: "deny" }] } })],
      "limits",
      0,
    ],
    ["it was handed on", () => [intent({ chain: ["boss"] })], "handed", 0],
    ["content between was deleted", () => [intent({ index: 3 }), intent({ index: 9 })], "sealed", 2],
  ];
  it.each(left)("P14: what cannot be decided again is counted: %s", async (_why, events, counted, compared) => {
    index = 0;
    const told = await compare(events(), looser);
    expect(told.left[counted as keyof typeof told.left]).toBe(counted === "sealed" ? 5 : 1);
    expect(told.compared).toBe(compared);
  });

  it("P14: a call its own policy decides otherwise today hung on what the record does not have: not compared", async () => {
    const told = await compare([intent({ decision: allowed })], looser);
    expect([told.unsure, told.compared]).toEqual([1, 0]);
    const unkept = await compare([intent({ policy: "sha256:gone" })], looser);
    expect([unkept.unchecked, unkept.compared]).toEqual([1, 1]);
  });

  it("tasks and grants of the record count, and who an agent is, each policy says", async () => {
    index = 0;
    const text = `roles: { r: { rules: [{ id: r.del, grant: file.delete, when: { task: { kind: tidy } } }] } }\nagents: { a: { owner: ada, roles: r } }`;
    const roles = policyOf(text);
    const task = {
      kind: "task",
      index: index++,
      time: 1,
      id: "t",
      state: "declared",
      type: "tidy",
      purpose: null,
      sensitivity: "low",
      subject: null,
      environment: null,
    };
    const told = await compare([task, intent({ task: "t" }), intent({ task: null })], roles);
    expect(told.differences.map(({ was: before, is, count }) => [before, is, count])).toEqual([["deny", "allow", 1]]);
  });

  it("P14: a policy that says nothing of agents gives them no role; one that came with a token stays", async () => {
    const ROLE = "roles: { r: { rules: [{ id: r.del, grant: file.delete }] } }\n";
    const own = policyOf(`${ROLE}agents: { a: { owner: ada, roles: r } }`);
    const facts = { ...(intent()["facts"] as JsonObject), roles: ["r"] };
    index = 0;
    const granted = { ...allowed, granted: true, rules: [{ rule: "r.del", verdict: "allow" }] };
    const none = policyOf("");
    const told = await compare([intent({ policy: own.digest, decision: granted, facts })], none, null, [own, none]);
    expect([told.compared, told.differences]).toEqual([1, []]);
    index = 0;
    const [before, after] = [
      policyOf(`${ROLE}agents: { a: { owner: ada } }`),
      policyOf(`${ROLE}agents: { b: { owner: bob } }`),
    ];
    const denied = { ...allowed, verdict: "deny", rules: [{ rule: "role.r", verdict: "deny" }] };
    const by = { policy: before.digest, decision: denied, facts, actions: [read] };
    const stays = await compare([intent(by)], after, null, [before, after]);
    expect([stays.compared, stays.differences]).toEqual([1, []]);
  });

  it("reads what the guard writes", () => {
    const facts = plainFacts(
      { agent: "a", principal: "dev", door: "test" },
      { ...around, cwd: "/p", project: "/p", installed: [] },
      AT,
    );
    expect(new RecordReader(AT, around).take(intent())?.facts).toEqual(facts);
    expect(new RecordReader(AT + 1, around).take(intent())).toBe(null);
  });
});
