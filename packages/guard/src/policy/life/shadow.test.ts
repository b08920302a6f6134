import { type Facts, judge, loadPolicy, type Policy, plainFacts, type ToolCall } from "@rampart/core";
import type { JsonObject } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { REWRITING } from "../../gate/understand.js";
import { SHADOW_LIMITS, Shadow } from "./shadow.js";
import { detailsOf, soFarIn } from "./so-far.js";

const HEAD = `rampart: 1
name: p
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
`;
const policyOf = (text: string, knowledge?: string): Policy => {
  const more = knowledge === undefined ? [] : [{ name: "k", text: knowledge, kind: "knowledge" as const }];
  const loaded = loadPolicy([{ name: "p", text: `${HEAD}${text}` }, ...more], { packs: () => undefined });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return loaded.policy;
};
const active = policyOf("guardrails: [{ id: del, deny: file.delete }]");
const place = { home: "/home/dev", user: "dev", cwd: "/p", project: "/p", scratch: [], installed: [] };
const facts: Facts = plainFacts({ agent: "a", principal: "dev", door: "test" }, place, 0);
const shell = (command: string): ToolCall =>
  ({
    ...{ id: "c", door: "test", agent: "a", principal: "dev", session: "s", task: null, cwd: "/p", time: 0 },
    ...{ tool: "shell", hostTool: "shell", arguments: { command }, shell: "bash" },
  }) as ToolCall;
const under = (_policy: Policy, _call: ToolCall, known: Facts) => known;

const turn = () => new Promise((resolve) => setImmediate(resolve));
async function compared(shadow: Shadow, commands: readonly string[], current = active) {
  for (const [at, command] of commands.entries()) {
    const call = shell(command);
    shadow.see(
      { call, facts, judgement: judge(current, call, facts, new Map(), REWRITING) },
      `i-${at}`,
      current,
      under,
    );
  }
  for (let i = 0; i < 64; i++) await turn();
  return shadow.report()!;
}

describe("P14: a policy that decides beside the one in force", () => {
  it("says what it would have decided otherwise, by rule, with examples", async () => {
    const shadow = new Shadow(() => 7);
    shadow.begin(policyOf("guardrails: [{ id: del, ask: file.delete }, { id: push, deny: vcs.send }]"));
    const report = await compared(shadow, ["ls", "rm x", "rm y", "git push", "rm z", "rm w"]);
    expect(report).toMatchObject({ compared: 6, same: 1, dropped: 0, unread: 0, since: 7, others: 0, erred: {} });
    expect(report.differences).toMatchObject([
      { was: "deny", is: "ask", rule: "del", count: 4 },
      { was: "allow", is: "deny", rule: "push", count: 1, examples: [{ intent: "i-3", agent: "a" }] },
    ]);
    expect(report.differences[0]?.examples).toHaveLength(SHADOW_LIMITS.examples);
    expect(report.differences[0]?.examples[0]?.says).toContain("/p/x");
  });

  it("never holds up a call: what does not fit is counted and left out", async () => {
    const shadow = new Shadow(() => 0);
    shadow.begin(policyOf("guardrails: [{ id: del, ask: file.delete }]"));
    const many = Array.from({ length: SHADOW_LIMITS.waiting + 9 }, () => "ls");
    expect(await compared(shadow, many)).toMatchObject({ compared: SHADOW_LIMITS.waiting, dropped: 9 });
  });

  it("goes on from what the record has of it, and from nothing that is no such count", async () => {
    const beside = policyOf("guardrails: [{ id: del, ask: file.delete }]");
    const shadow = new Shadow(() => 7);
    shadow.begin(beside);
    const report = await compared(shadow, ["rm x", "ls"]);
    const details = detailsOf(report, active.digest, false) as JsonObject;
    const next = new Shadow(() => 9);
    next.begin(beside);
    next.goOn(soFarIn(details)!);
    expect(await compared(next, ["rm y"])).toMatchObject({
      ...{ since: 7, compared: 3, same: 1 },
      differences: [{ rule: "del", count: 2, examples: [{ intent: "i-0" }] }],
    });
    expect(detailsOf(report, active.digest, true)).toMatchObject({ ended: true });
    const not = [
      { ended: true },
      { compared: -1 },
      { same: "1" },
      { differences: null },
      { digest: 7 },
      { since: 1.5 },
    ];
    for (const change of not) expect(soFarIn({ ...details, ...change } as JsonObject)).toBeNull();
    expect([soFarIn(null), soFarIn([])]).toEqual([null, null]);
  });

  it("costs nothing and knows nothing where there is none", async () => {
    const shadow = new Shadow(() => 0);
    expect(await compared(shadow, ["rm x"])).toBe(null);
    shadow.begin(active);
    shadow.changed(active);
    expect(shadow.digest).toBe(null);
  });

  it("names rules of it that cannot be evaluated, and counts their verdict", async () => {
    const shadow = new Shadow(() => 0);
    shadow.begin(
      policyOf('guardrails: [{ id: bad, deny: file.list, when: { cel: "1 / (size(facts.agent) - 1) > 0" } }]'),
    );
    const report = await compared(shadow, ["ls"]);
    expect([report.erred, report.differences[0]?.rule]).toEqual([{ bad: 1 }, "bad"]);
  });

  it("reads a call anew where it knows other programs, and says which it cannot", async () => {
    const shadow = new Shadow(() => 0);
    const knowledge = "rampart: 1\nprograms:\n  - { names: [eraser], operands: { kind: file.delete } }\n";
    const beside = policyOf("guardrails: [{ id: del, deny: file.delete }]", knowledge);
    shadow.begin(beside);
    const report = await compared(shadow, ["ls", "bash ./deploy.sh"]);
    expect([report.compared, report.unread]).toEqual([1, 1]);
  });
});
