import { describe, expect, it } from "vitest";
import { errorsOf, HEADER, load } from "../policy/testing/policies.js";
import { type Link, plainFacts } from "../spine/facts.js";
import { decide } from "./decide.js";

const POLICY = load(`${HEADER}default: allow
agents:
  planner: { owner: ada }
  worker: { owner: ada, delegate-of: planner }
  helper: { owner: ada, delegate-of: [planner, worker] }
delegation: { depth: 3 }
`);
const place = { home: "/h", user: "u", cwd: "/h/p", project: "/h/p", scratch: ["/tmp"], installed: [] };
const facts = (agent: string) => plainFacts({ agent, principal: "u", door: "d" }, place, 1);
const link = (agent: string): Link => ({ identity: facts(agent).identity, roles: [], grants: [] });
const judged = (agent: string, chain: readonly string[] | undefined, policy = POLICY) => {
  const whole = { ...facts(agent), ...(chain === undefined ? {} : { chain: chain.map(link) }) };
  return decide(policy, whole, { actions: [], findings: [], phase: "call" });
};
const said = (...call: Parameters<typeof judged>) => {
  const { verdict, rules } = judged(...call);
  return [verdict, ...rules.map(({ rule }) => rule)].join(" ");
};

describe("handing work on", () => {
  const rows: readonly (readonly [
    why: string,
    agent: string,
    chain: readonly string[] | undefined,
    expected: string,
  ])[] = [
    ["whoever works for nobody acts by itself", "planner", undefined, "allow"],
    ["and may be handed work", "planner", ["stranger"], "allow"],
    ["a delegate that leaves its chain out is denied", "worker", undefined, "deny chain.missing"],
    ["so is one that says it is empty", "worker", [], "deny chain.missing"],
    ["or names somebody it does not work for", "worker", ["stranger"], "deny chain.missing"],
    ["or names itself", "worker", ["worker"], "deny chain.missing"],
    ["handed on by the one it works for", "worker", ["planner"], "allow"],
    ["whoever stands before does not count", "worker", ["planner", "stranger"], "deny chain.missing"],
    ["each link by the one before it", "helper", ["planner", "worker"], "allow"],
    ["a link that works for others and was handed nothing", "helper", ["worker"], "deny chain.missing"],
    ["deeper than the policy allows", "helper", ["planner", "planner", "worker"], "deny limit.depth"],
  ];
  it.each(rows)("D9: %s", (_why, agent, chain, expected) => {
    expect(said(agent, chain)).toBe(expected);
  });

  it("D9: a depth holds where nobody is a delegate, and delegates where there is no depth", () => {
    const agents = "agents:\n  planner: { owner: ada }\n  worker: { owner: ada";
    const deep = load(`${HEADER}default: allow\n${agents} }\ndelegation: { depth: 2 }\n`);
    expect(said("worker", ["planner"], deep)).toBe("allow");
    expect(said("worker", ["planner", "planner"], deep)).toBe("deny limit.depth");
    const bound = load(`${HEADER}default: allow\n${agents}, delegate-of: planner }\n`);
    expect(said("worker", undefined, bound)).toBe("deny chain.missing");
    expect(said("worker", Array(16).fill("planner"), bound)).toBe("allow");
  });

  it.each<[code: string, agent: string, chain: readonly string[], reason: RegExp, instead: RegExp]>([
    ["chain.missing", "worker", [], /works for others and never by itself/, /agent it works for hand the work on/],
    [
      "chain.missing",
      "helper",
      ["worker"],
      /works for others and never by itself/,
      /agent it works for hand the work on/,
    ],
    ["limit.depth", "planner", ["a", "b", "c"], /handed on more often than the policy allows/, /nearer to the first/],
  ])("D9: %s says why and what to do instead, and is about no single action", (code, agent, chain, reason, instead) => {
    const [rule] = judged(agent, chain).rules;
    expect(rule).toMatchObject({
      rule: code,
      actions: [],
      reason: expect.stringMatching(reason),
      instead: expect.stringMatching(instead),
    });
  });

  it("D9: a missing chain is named before what the rules say", () => {
    const strict = load(
      `${HEADER}default: allow\nguardrails: [{ id: a, deny: "*" }]\nagents:\n  planner: { owner: ada }\n  worker: { owner: ada, delegate-of: planner }\n`,
    );
    expect(said("worker", [], strict)).toBe("deny chain.missing a");
  });

  it("D9: a delegate of somebody nobody knows does not load", () => {
    const text = `${HEADER}default: allow\nagents:\n  worker: { owner: ada, delegate-of: plannner }\n  planner: { owner: ada }\n`;
    expect(errorsOf(text)).toMatchObject([{ code: "policy.bad_value", suggestion: "planner" }]);
  });
});
