import { describe, expect, it } from "vitest";
import { act } from "../policy/testing/actions.js";
import { facts } from "../policy/testing/facts.js";
import { guardrails, HEADER, load } from "../policy/testing/policies.js";
import type { Action } from "../spine/action.js";
import type { Facts } from "../spine/facts.js";
import { VERDICTS } from "../spine/verdict.js";
import type { Phase } from "./case.js";
import { decide } from "./decide.js";
import { isOrdered } from "./ordered.js";
import { changesNothing } from "./reads.js";
import { isReserved } from "./rule.js";

const OPEN = load(`${HEADER}default: allow\n`);
const decided = (over: Partial<Facts>, ...actions: readonly Action[]) =>
  decide(OPEN, facts(over), { actions, findings: [], phase: "call" });
const hits = (over: Partial<Facts>, ...actions: readonly Action[]) =>
  decided(over, ...actions).rules.map(({ rule, verdict, actions }) => [rule, verdict, actions]);
const read = act("file.read", "/x");
/** Written out: what a policy may name is part of its format. */
const PHASES: readonly Phase[] = ["call", "result", "prompt", "answer"];
const write = act("file.write", "/x");

describe("S5: a quarantine that lets reading go on", () => {
  const rows: readonly (readonly [why: string, action: Action, stopped: boolean])[] = [
    ["reading a file", read, false],
    ["listing a folder", act("file.list", "/x"), false],
    ["asking a database", act("data.read", "t"), false],
    ["reading history", act("vcs.read", "r"), false],
    ["looking at what runs elsewhere", act("infra.read", "r"), false],
    ["writing a file", write, true],
    ["deleting one", act("file.delete", "/x"), true],
    ["sending something, were it a question", act("net.send", "example.com"), true],
    ["asking a model, which costs", act("model.call", "m"), true],
    ["a tool nobody has described", act("tool.call", "x"), true],
    ["what cannot be read", act("opaque", "*", {}, { form: "any" }), true],
    ["a program whose effects stand beside it", act("process.exec", "cat", { effects: "known" }), false],
    ["a program nobody knows", act("process.exec", "x", { effects: "unknown" }), true],
    ["a program nothing is said of", act("process.exec", "x"), true],
    ["what else is known of its effects", act("tool.call", "x", { effects: "known" }), true],
  ];
  it.each(rows)("%s: stopped is %s", (_why, action, stopped) => {
    expect(changesNothing(action)).toBe(!stopped);
    const found = hits({ quarantined: "read-only" }, action).filter(([rule]) => rule === "state.quarantined");
    expect(found).toEqual(stopped ? [["state.quarantined", "deny", [0]]] : []);
  });

  it("names what does more, and nothing that reads", () => {
    expect(hits({ quarantined: "read-only" }, read, write, read, write)).toEqual([
      ["state.quarantined", "deny", [1, 3]],
    ]);
  });

  it("says so, and what to do: unlike a quarantine without reading", () => {
    const [some] = decided({ quarantined: "read-only" }, write).rules;
    const [all] = decided({ quarantined: true }, read).rules;
    const [stop] = decided({ stopped: true }, read).rules;
    expect(some).toMatchObject({
      reason: expect.stringMatching(/may only read/),
      instead: expect.stringMatching(/Wait/),
    });
    expect(all!.reason).toMatch(/is quarantined\.$/);
    expect(stop!.reason).toMatch(/stopped by an operator/);
    for (const rule of [some, all, stop])
      expect(rule).toMatchObject({ final: true, instead: expect.stringMatching(/released/) });
  });
});

describe("what nothing grants", () => {
  it.each(["ask", "deny"] as const)("by a default of %s: says that no rule grants it", (byDefault) => {
    const policy = load(`${HEADER}default: ${byDefault}\n`);
    const { verdict, rules } = decide(policy, facts(), { actions: [read], findings: [], phase: "call" });
    expect([verdict, rules]).toMatchObject([byDefault, [{ rule: "default", verdict: byDefault, actions: [0] }]]);
    expect(rules[0]!.reason).toMatch(new RegExp(`^No rule grants this.*${byDefault === "ask" ? "asks" : "denies"}`));
  });
  it("to a role: names the role", () => {
    const { rules } = decided({ roles: ["b", "a"] }, read);
    expect(rules[0]).toMatchObject({ rule: "role.a+b", reason: expect.stringMatching(/role a\+b/) });
  });
});

describe("names the engine keeps for itself", () => {
  const rows: readonly (readonly [id: string, kept: boolean])[] = [
    ["default", true],
    ["default.mine", false],
    ["my.default", false],
    ["understanding.opaque", true],
    ["state.stopped", true],
    ["chain.missing", true],
    ["role.clerk", true],
    ["obligation.sandbox", true],
    ["limit.day", true],
    ["project.x", true],
    ["restriction.x", true],
    ["statement.x", false],
    ["state", false],
    ["my.state.x", false],
  ];
  it.each(rows)("%s: %s", (id, kept) => expect(isReserved(id)).toBe(kept));
});

describe("limits without room", () => {
  const limit = (name: string, verdict: "ask" | "deny") =>
    ({ limit: name, verdict, reason: `${name} is used up.`, instead: "Wait." }) as const;
  it("count for the call as a whole, each with its own verdict and words", () => {
    expect(hits({ reached: [limit("day", "deny"), limit("cost", "ask")] }, read, read)).toEqual([
      ["limit.day", "deny", []],
      ["limit.cost", "ask", []],
    ]);
    expect(decided({ reached: [limit("cost", "ask")] }, read)).toMatchObject({
      verdict: "ask",
      rules: [{ reason: "cost is used up.", instead: "Wait.", final: true }],
    });
    expect(decided({ reached: [] }, read).verdict).toBe("allow");
  });
});

describe("somebody's order, which holds at doors that only watch", () => {
  const rows: readonly (readonly [rule: string, order: boolean])[] = [
    ["state.stopped", true],
    ["state.quarantined", true],
    ["restriction.hold", true],
    ["no.payments", false],
    ["limit.day", false],
    ["my.state.rule", false],
    ["my.restriction.rule", false],
  ];
  it.each(rows)("%s: %s", (rule, order) => {
    for (const verdict of VERDICTS) {
      const hit = { rule, verdict, reason: "", instead: null, actions: [], final: false };
      expect(isOrdered({ rules: [hit] })).toBe(order && verdict !== "allow");
      expect(isOrdered({ rules: [{ ...hit, rule: "other", verdict: "deny" }, hit] })).toBe(
        order && verdict !== "allow",
      );
    }
  });
  it("nothing said is no order", () => expect(isOrdered({ rules: [] })).toBe(false));
});

describe("text without an action", () => {
  const POLICY = guardrails(
    `- { id: t, deny: "*", when: { task: { kind: k } } }
- { id: g, grant: "*", when: { task: { kind: trusted } } }
- { id: f, deny: file.read, when: { task: { kind: k } } }`,
    `${HEADER}default: deny\n`,
  );
  const task = { id: "t", kind: "k", purpose: null, sensitivity: null, subject: null, environment: null };
  const said = (kind: string | null, phase: "call" | "prompt") => {
    const known = facts({ task: kind === null ? null : { ...task, kind } });
    const { verdict, rules } = decide(POLICY, known, { actions: [], findings: [], phase });
    return [verdict, ...rules.map(({ rule }) => rule)].join(" ");
  };
  it.each<[why: string, kind: string | null, phase: "call" | "prompt", wanted: string]>([
    ["a rule for everything in this task counts for it", "k", "call", "deny t default"],
    ["and grants for it", "trusted", "call", "allow g"],
    ["not in another task", "other", "call", "deny default"],
    ["nor without one", null, "call", "deny default"],
    ["the default is for calls", "other", "prompt", "allow"],
  ])("%s", (_why, kind, phase, wanted) => expect(said(kind, phase)).toBe(wanted));

  const rows: readonly (readonly [why: string, when: string, counts: boolean])[] = [
    ["it is about no resource", "resource: { type: none }", true],
    ["and about none of a kind", "resource: { type: path }", false],
    ["which has no name", 'resource: { name: "?*" }', false],
    ["and no pattern of names", "resource: { form: exact }", true],
    ["what was said was said", "certainty: certain", true],
    ["it has no label", "label: system", false],
    ["not even perhaps", "not: { label: system }", true],
    ["nothing went into it", "source: { type: file }", false],
    ["it touches no path", "not: { path: / }", true],
  ];
  it.each(rows)("%s", (_why, when, counts) => {
    const policy = guardrails(`- { id: w, deny: "*", when: { ${when} } }`);
    const { verdict } = decide(policy, facts(), { actions: [], findings: [], phase: "call" });
    expect(verdict).toBe(counts ? "deny" : "allow");
  });

  it.each(PHASES)("a rule for a phase counts there and nowhere else: %s", (phase) => {
    const policy = guardrails(`- { id: p, deny: "*", when: { phase: ${phase} } }`);
    for (const other of PHASES) {
      const { verdict } = decide(policy, facts(), { actions: [], findings: [], phase: other });
      expect(verdict).toBe(other === phase ? "deny" : "allow");
    }
  });
});
