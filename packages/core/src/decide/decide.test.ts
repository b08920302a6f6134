import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePolicy } from "../policy/compile.js";
import type { PolicyDocument, RuleDocument } from "../policy/document.js";
import type { Policy } from "../policy/policy.js";
import { act } from "../policy/testing/actions.js";
import { facts } from "../policy/testing/facts.js";
import { oracle } from "../policy/testing/oracle.js";
import { guardrails, HEADER, load } from "../policy/testing/policies.js";
import type { Action } from "../spine/action.js";
import type { Decision } from "../spine/decision.js";
import type { Facts } from "../spine/facts.js";
import { compareVerdicts, joinVerdicts, VERDICTS } from "../spine/verdict.js";
import type { Subject } from "./case.js";
import { decide } from "./decide.js";
import { OBLIGATION_TYPES } from "./obligations.js";
import { viewFor } from "./view.js";

const call = (...actions: readonly Action[]): Subject => ({ actions, findings: [], phase: "call" });
const judge = (policy: Policy, ...actions: readonly Action[]) => decide(policy, facts(), call(...actions));
const said = ({ verdict, rules }: Decision) => `${verdict}: ${rules.map(({ rule }) => rule).join(" ")}`;

const read = (name: string, detail = {}, over = {}) => act("file.read", name, detail, over);
const exec = (program: string, effects?: "known" | "unknown") =>
  act("process.exec", program, effects ? { program, effects } : { program });

describe("which verdict counts", () => {
  const policy = guardrails(`- { id: d, deny: file.read, when: { path: /a/** } }
- { id: k, ask: file.read, when: { path: [/a/**, /b/**] } }
- { id: g, grant: file.read, when: { path: [/a/**, /b/**, /c/**] } }`);
  it.each([
    ["/a/x", "deny: d k", "deny over ask over grant"],
    ["/b/x", "ask: k", "ask over grant"],
    ["/c/x", "allow: g", "a grant"],
    ["/z/x", "allow: ", "nothing but the default"],
  ])("%s gives %s: %s", (path, wanted) => {
    expect(said(judge(policy, read(path)))).toBe(wanted);
  });
  it("an allow is granted only where a rule covers every action", () => {
    expect(judge(policy, read("/c/x")).granted).toBe(true);
    expect(judge(policy, read("/c/x"), read("/c/y")).granted).toBe(true);
    expect(judge(policy, read("/c/x"), read("/z/x")).granted).toBe(false);
    expect(judge(policy, read("/b/x")).granted).toBe(false);
    expect(judge(policy).granted).toBe(false);
  });
  it("a known program is judged by its effects, and neither needs nor gives a grant", () => {
    expect(judge(policy, exec("cat", "known"), read("/c/x")).granted).toBe(true);
    expect(judge(policy, exec("true", "known")).granted).toBe(false);
    const strict = load(`${HEADER}default: deny\nguardrails: [{ id: g, grant: file.read }]\n`);
    expect(said(judge(strict, exec("cat", "known"), read("/c/x")))).toBe("allow: g");
    expect(said(judge(strict, exec("cat", "unknown"), read("/c/x")))).toBe("deny: default");
    expect(said(judge(strict, exec("cat"), read("/c/x")))).toBe("deny: default");
  });
  it("a rule that names a known program counts all the same", () => {
    const named = guardrails("- { id: n, deny: process.exec, when: { program: nc } }");
    expect(said(judge(named, exec("nc", "known")))).toBe("deny: n");
  });
  it("names at most eight rules, the strictest, in the order of their names", () => {
    const rules = Array.from(
      { length: 12 },
      (_, i) => `- { id: r${String.fromCharCode(108 - i)}, ${i < 3 ? "deny" : "ask"}: file.read }`,
    );
    expect(said(judge(guardrails(rules.join("\n")), read("/x")))).toBe("deny: rj rk rl ra rb rc rd re");
  });
  it("names rules that speak of less first", () => {
    const policy = guardrails(
      "- { id: a, deny: [file.read, file.write, file.list] }\n- { id: b, deny: file.* }\n- { id: c, deny: file.read }\n- { id: d, ask: file.read }",
    );
    expect(said(judge(policy, read("/x")))).toBe("deny: c a b d");
  });
  it("a rule lists the actions it counts for, at most 64", () => {
    const policy = guardrails("- { id: d, deny: file.read, when: { path: /a/** } }");
    expect(judge(policy, read("/b"), read("/a/1"), read("/a/2")).rules[0]!.actions).toEqual([1, 2]);
    expect(judge(policy, ...Array.from({ length: 100 }, () => read("/a/1"))).rules[0]!.actions).toHaveLength(64);
  });
  it("the decision carries reason, advice and the policy that decided", () => {
    const policy = guardrails(
      "- { id: d, deny: file.read, reason: because, instead: that, final: true }\n- { id: k, ask: file.read }\n- { id: g, grant: file.list }",
    );
    const decision = judge(policy, read("/x"));
    expect(decision.rules).toEqual([
      { rule: "d", verdict: "deny", reason: "because", instead: "that", actions: [0], final: true },
      { rule: "k", verdict: "ask", reason: "Rule k asks about this.", instead: null, actions: [0], final: false },
    ]);
    expect(judge(policy, act("file.list", "/x")).rules[0]!.reason).toBe("Rule g grants this.");
    expect(decision.policy).toBe(policy.digest);
    expect(judge(guardrails("- { id: d, deny: file.read }"), read("/x")).rules[0]!.reason).toBe("Rule d denies this.");
  });
});

describe("P2: what is uncertain restricts and never grants", () => {
  const policy = load(`${HEADER}default: ask
guardrails:
  - { id: d, deny: file.read, when: { path: /a/secret/** }, except: { path: /a/secret/public/** } }
  - { id: g, grant: file.read, when: { path: /a/** }, except: { path: /a/not/** } }
`);
  const rows: readonly (readonly [Action, string, string])[] = [
    [read("/a/x"), "allow: g", "certainly granted"],
    [read("/a/x", {}, { certainty: "possible" }), "allow: g", "possible, and certainly covered"],
    [read("/a/secret/x", {}, { certainty: "possible" }), "deny: d", "possible counts for a denial"],
    [read("/a/s*/x", {}, { form: "pattern" }), "deny: d", "a pattern that meets the denied folder"],
    [read("/a", { recursive: true }), "deny: d default", "a folder above it, and above an exception of the grant"],
    [read("*", {}, { form: "any" }), "deny: d default", "anything at all"],
    [read("/a/secret/public/x"), "allow: g", "certainly excepted"],
    [read("/a/secret/*/x", {}, { form: "pattern" }), "deny: d", "perhaps excepted is not excepted"],
    [read("/a/not/x"), "ask: default", "excepted from the grant"],
    [read("/a/n*/x", {}, { form: "pattern" }), "ask: default", "perhaps excepted from the grant"],
    [read("/*/x", {}, { form: "pattern" }), "ask: default", "perhaps granted is not granted"],
  ];
  for (const [action, wanted, why] of rows) {
    it(`${why}: ${wanted}`, () => {
      expect(said(judge(policy, action))).toBe(wanted);
    });
  }

  it("a restriction that cannot be evaluated counts, a grant does not, and both are named", () => {
    const erring = load(`${HEADER}default: ask
guardrails:
  - { id: d, deny: file.write, when: { cel: "action.detail.program == 'x'" } }
  - { id: g, grant: file.read, when: { cel: "action.detail.program == 'x'" } }
  - { id: e, deny: file.list, except: { cel: "action.detail.program == 'x'" } }
  - { id: f, grant: file.link, except: { cel: "action.detail.program == 'x'" } }
`);
    for (const [kind, wanted, rule] of [
      ["file.write", "deny: d default", "d"],
      ["file.read", "ask: default", "g"],
      ["file.list", "deny: e default", "e"],
      ["file.link", "ask: default", "f"],
    ] as const) {
      const decision = judge(erring, act(kind, "/x"));
      expect(said(decision)).toBe(wanted);
      expect(decision.erred.map((error) => error.rule)).toEqual([rule]);
      expect(decision.erred[0]!.message).toMatch(/program/);
    }
  });
  it("an error that does not matter is not named, and at most eight are", () => {
    expect(judge(policy, read("/a/s*/x", {}, { form: "pattern" })).erred).toEqual([]);
    const settled = guardrails(
      "- { id: d, deny: file.read, when: { cel: \"action.detail.program == 'x' && action.kind == 'file.write'\" } }",
    );
    expect(judge(settled, read("/b"))).toMatchObject({ verdict: "allow", erred: [] });
    const behind = guardrails(
      "- { id: d, deny: file.read, when: { path: /a, cel: \"action.detail.program == 'x'\" } }",
    );
    expect(judge(behind, read("/b")).erred).toEqual([]);
    const many = guardrails(
      Array.from({ length: 10 }, (_, n) => 9 - n)
        .map((i) => `- { id: r${i}, deny: file.read, when: { cel: "action.detail.program == '${i}'" } }`)
        .join("\n"),
    );
    const decision = judge(many, read("/b"), read("/c"));
    expect(decision.erred.map(({ rule }) => rule)).toEqual(["r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7"]);
  });
});

describe("P3: what is not understood gets its class's verdict", () => {
  const text = (program: string, opaque: string, bounds: string) =>
    load(`rampart: 1\nname: t\nunderstanding: { malformed: deny, unknown-program: ${program}, opaque: ${opaque}, beyond-bounds: ${bounds} }
default: allow
guardrails: [{ id: g, grant: process.exec, when: { program: mine } }]
overrides: { understanding.unknown-program: { except: { program: ours }, reason: r } }
`);
  const opaque = (reason: Action["detail"]["reason"]) =>
    act("opaque", "*", reason === undefined ? {} : { reason }, { form: "any" });
  const rows: readonly (readonly [Policy, Action, string, string])[] = [
    [text("allow", "ask", "ask"), exec("x", "unknown"), "allow: ", "unknown programs may be allowed"],
    [text("ask", "ask", "ask"), exec("x", "unknown"), "ask: understanding.unknown-program", "or asked"],
    [text("deny", "ask", "ask"), exec("x", "unknown"), "deny: understanding.unknown-program", "or denied"],
    [text("deny", "ask", "ask"), exec("x"), "deny: understanding.unknown-program", "not said to be known is unknown"],
    [text("deny", "ask", "ask"), exec("x", "known"), "allow: ", "known is known"],
    [text("deny", "ask", "ask"), read("/x"), "allow: ", "and what is no program is no unknown one"],
    [text("deny", "ask", "ask"), exec("mine", "unknown"), "allow: g", "a grant by name speaks for it"],
    [text("deny", "ask", "ask"), exec("ours", "unknown"), "allow: ", "so does an override"],
    [text("allow", "ask", "deny"), opaque("unknown_word"), "ask: understanding.opaque", "opaque"],
    [text("allow", "deny", "ask"), opaque("untrusted_code"), "deny: understanding.opaque", "opaque, tightened"],
    [text("allow", "ask", "deny"), opaque("syntax"), "deny: understanding.beyond-bounds", "unparsable"],
    [text("allow", "deny", "ask"), opaque("too_complex"), "ask: understanding.beyond-bounds", "too complex"],
    [text("allow", "deny", "ask"), opaque(undefined), "deny: understanding.opaque", "no reason given"],
  ];
  for (const [policy, action, wanted, why] of rows) {
    it(`${why}: ${wanted}`, () => {
      expect(said(judge(policy, action))).toBe(wanted);
    });
  }
  it("an override of all unknown programs lifts the class", () => {
    const lifted =
      load(`rampart: 1\nname: t\nunderstanding: { malformed: deny, unknown-program: deny, opaque: ask, beyond-bounds: ask }
default: allow
overrides: { understanding.unknown-program: { except: all, reason: r } }
`);
    expect(said(judge(lifted, exec("x", "unknown")))).toBe("allow: ");
  });
  it("says what was not understood, and what to do", () => {
    const rows = [
      [exec("x"), /described/, /known, or allow/],
      [opaque("unknown_word"), /only when it runs/, /stands in it/],
      [opaque("syntax"), /cannot be parsed/, /smaller/],
    ] as const;
    for (const [action, reason, instead] of rows) {
      const [rule] = judge(text("deny", "deny", "deny"), action).rules;
      expect(rule!.reason).toMatch(reason);
      expect(rule!.instead).toMatch(instead);
    }
  });
  it("no grant and no override lifts the floor of opaque", () => {
    const policy = guardrails('- { id: g, grant: "*" }');
    expect(said(judge(policy, opaque("unknown_code")))).toBe("ask: understanding.opaque");
    expect(judge(policy, opaque("unknown_code")).rules[0]).toMatchObject({ final: true });
    expect(judge(text("deny", "ask", "ask"), exec("x")).rules[0]).toMatchObject({ final: false });
  });
});

describe("roles", () => {
  const policy = load(`${HEADER}default: allow
guardrails:
  - { id: d, deny: file.read, when: { path: /secret/** } }
  - { id: g, grant: file.list }
roles:
  reader: { rules: [{ id: r, grant: file.read }] }
  writer: { rules: [{ id: w, grant: file.write }, { id: wa, ask: file.write, when: { path: /shared/** } }] }
`);
  const by = (roles: readonly string[], ...actions: readonly Action[]) =>
    said(decide(policy, facts({ roles }), call(...actions)));
  const rows: readonly (readonly [readonly string[], Action, string, string])[] = [
    [[], read("/x"), "allow: ", "without a role guardrails and default decide"],
    [["reader"], read("/x"), "allow: r", "what the role grants"],
    [["reader"], read("/secret/x"), "deny: d", "guardrails are for everyone"],
    [["reader"], act("file.write", "/x"), "deny: role.reader", "everything else is denied"],
    [["reader"], act("file.list", "/x"), "deny: role.reader", "a guardrail's grant is not the role's"],
    [["writer", "reader"], act("file.write", "/x"), "allow: w", "roles add up"],
    [["writer", "reader"], act("file.delete", "/x"), "deny: role.reader+writer", "and are named together"],
    [["writer"], act("file.write", "/shared/x"), "ask: wa", "a role may ask"],
    [["nobody"], read("/x"), "deny: role.nobody", "a role nobody wrote grants nothing"],
    [["reader"], exec("cat", "known"), "allow: ", "known programs are judged by their effects"],
    [["reader"], exec("cat", "unknown"), "deny: role.reader", "unknown ones need a grant"],
  ];
  for (const [roles, action, wanted, why] of rows) {
    it(`${roles.join("+")} ${why}: ${wanted}`, () => {
      expect(by(roles, action)).toBe(wanted);
    });
  }
  it("P2: an agent without a role has the role unknown only where the policy writes it", () => {
    const strict = load(`${HEADER}default: allow\nroles: { unknown: { rules: [{ id: u, grant: file.read }] } }\n`);
    expect(said(judge(strict, read("/x")))).toBe("allow: u");
    expect(said(judge(strict, act("file.write", "/x")))).toBe("deny: role.unknown");
    expect(said(decide(strict, facts({ roles: ["other"] }), call(read("/x"))))).toBe("deny: role.other");
  });
});

describe("state and privileges", () => {
  const policy = guardrails("- { id: d, deny: payment.send, unless-granted: pay }\n- { id: g, grant: payment.send }");
  const pay = act("payment.send", "x");
  const grant = {
    id: "1",
    privilege: "pay",
    agent: "claude",
    task: null,
    until: facts().now + 1,
    uses: null,
    approvers: [],
  };
  const under = (over: Partial<Facts>) => said(decide(policy, facts(over), call(pay)));
  const task = { id: "t", kind: "k", purpose: null, sensitivity: null, subject: null, environment: null };
  it("a rule about the call as a whole lists no action", () => {
    const of = (over: Partial<Facts>, from: Policy, ...actions: readonly Action[]) =>
      decide(from, facts(over), call(...actions)).rules.map(({ rule, actions }) => [rule, actions]);
    expect(of({ stopped: true }, policy)).toEqual([["state.stopped", []]]);
    expect(of({ quarantined: true }, policy)).toEqual([["state.quarantined", []]]);
    expect(of({}, load(`${HEADER}default: deny\n`))).toEqual([["default", []]]);
    const boxed = guardrails("- { id: g, grant: file.read, obligations: [{ sandbox: box }] }");
    expect(of({}, boxed, read("/x"))).toEqual([["obligation.sandbox", []]]);
  });
  it("S5: stopped and quarantined come before everything", () => {
    expect(under({ stopped: true, grants: [grant] })).toBe("deny: state.stopped");
    expect(under({ quarantined: true, grants: [grant] })).toBe("deny: state.quarantined");
    expect(under({ stopped: true, quarantined: true })).toBe("deny: state.quarantined state.stopped d");
    expect(said(decide(policy, facts({ stopped: true }), call()))).toBe("deny: state.stopped");
  });
  const rows: readonly (readonly [Partial<Facts>, string, string])[] = [
    [{}, "deny: d", "no privilege"],
    [{ grants: [grant] }, "allow: g", "the privilege lifts the rule"],
    [{ grants: [{ ...grant, until: facts().now }] }, "deny: d", "it has run out"],
    [{ grants: [{ ...grant, agent: "other" }] }, "deny: d", "it is another agent's"],
    [{ grants: [{ ...grant, privilege: "other" }] }, "deny: d", "it is another privilege"],
    [{ grants: [{ ...grant, uses: 0 }] }, "deny: d", "it is used up"],
    [{ grants: [{ ...grant, uses: 1 }] }, "allow: g", "one use is left"],
    [{ grants: [{ ...grant, task: "t" }] }, "deny: d", "it is for a task"],
    [{ grants: [{ ...grant, task: "t" }], task }, "allow: g", "for this one"],
    [{ grants: [{ ...grant, agent: "other" }, grant] }, "allow: g", "one of several"],
  ];
  for (const [over, wanted, why] of rows) {
    it(`P4: ${why}: ${wanted}`, () => {
      expect(under(over)).toBe(wanted);
    });
  }
});

describe("overrides", () => {
  const policy = load(`${HEADER}default: allow
guardrails:
  - { id: d, deny: file.read, when: { path: /a/** } }
  - { id: off, deny: file.list }
overrides:
  d:
    - { except: { path: /a/mine/** }, reason: r }
    - { except: { path: /a/later/** }, reason: r, until: 2026-02-01 }
  off: { except: all, reason: r }
`);
  const at = (now: number, action: Action) => said(decide(policy, facts({ now }), call(action)));
  it.each([
    [0, read("/a/x"), "deny: d", "elsewhere the rule stands"],
    [0, read("/a/mine/x"), "allow: ", "where it is overridden it does not"],
    [0, read("/a/m*/x", {}, { form: "pattern" }), "deny: d", "perhaps overridden is not overridden"],
    [Date.UTC(2026, 1, 1) - 1, read("/a/later/x"), "allow: ", "until its end"],
    [Date.UTC(2026, 1, 1), read("/a/later/x"), "deny: d", "and no longer"],
    [0, act("file.list", "/x"), "allow: ", "a rule switched off"],
  ])("at %i %j gives %s: %s", (now, action, wanted) => {
    expect(at(now, action)).toBe(wanted);
  });
});

describe("obligations", () => {
  const policy =
    guardrails(`- { id: g, grant: file.read, when: { path: /a/** }, obligations: [{ sandbox: box }, { throttle: 30 }] }
- { id: h, grant: file.read, when: { path: /a/b/** }, obligations: [{ throttle: 10 }, { redact: secrets }] }
- { id: k, ask: file.write, obligations: [{ notify: owner }] }
- { id: s, grant: file.list, obligations: [{ sandbox: one }] }
- { id: t, grant: file.list, obligations: [{ sandbox: two }] }
- { id: n, deny: file.delete, obligations: [{ notify: owner }] }`);
  const under = (action: Action, fulfillable = OBLIGATION_TYPES) =>
    decide(policy, facts(), call(action), { fulfillable });
  it("are joined apart from the verdict: each once, the tightest throttle", () => {
    expect(under(read("/a/b/c")).obligations).toEqual([
      { type: "redact", what: "secrets" },
      { type: "sandbox", profile: "box" },
      { type: "throttle", perMinute: 10 },
    ]);
    expect(said(under(read("/a/b/c")))).toBe("allow: g h");
  });
  it("what a grant demands counts already where the grant perhaps applies", () => {
    expect(under(read("/a/*", {}, { form: "pattern" })).obligations.map(({ type }) => type)).toEqual([
      "redact",
      "sandbox",
      "throttle",
    ]);
    expect(under(read("/b/x")).obligations).toEqual([]);
    const unsure = guardrails(
      "- { id: g, grant: file.read, when: { certainty: possible }, obligations: [{ throttle: 5 }] }",
    );
    expect(judge(unsure, read("/x")).obligations).toEqual([]);
  });
  it("what the door cannot do is a denial that says so", () => {
    expect(said(under(read("/a/x"), ["throttle"]))).toBe("deny: obligation.sandbox");
    expect(said(under(read("/a/x"), []))).toBe("deny: obligation.sandbox obligation.throttle");
    expect(said(decide(policy, facts(), call(read("/a/x"))))).toBe("deny: obligation.sandbox obligation.throttle");
    expect(said(under(act("file.write", "/x"), []))).toBe("deny: obligation.notify k");
    expect(said(under(act("file.write", "/x")))).toBe("ask: k");
  });
  it("says what is missing", () => {
    expect(under(read("/a/x"), ["throttle"]).rules[0]!.reason).toBe(
      "The policy requires sandbox here, which this door cannot do.",
    );
  });
  it("two sandbox profiles cannot both be kept", () => {
    expect(said(under(act("file.list", "/x")))).toBe("deny: obligation.sandbox");
  });
  it("a denial keeps its obligations and needs no door", () => {
    const decision = under(act("file.delete", "/x"), []);
    expect(said(decision)).toBe("deny: n");
    expect(decision.obligations).toEqual([{ type: "notify", to: "owner" }]);
  });
});

describe("phases and findings", () => {
  const secret = {
    code: "secret.token",
    severity: "high",
    message: "",
    span: { start: 0, end: 0 },
    action: null,
  } as const;
  const policy = load(`${HEADER}default: deny
guardrails:
  - { id: c, deny: "*", when: { finding: secret.* } }
  - { id: r, deny: "*", when: { finding: secret.*, phase: [result, answer] } }
  - { id: f, ask: file.read, when: { phase: result } }
  - { id: g, grant: "*", when: { agent: claude } }
`);
  const under = (phase: Subject["phase"], findings: Subject["findings"], ...actions: readonly Action[]) =>
    said(decide(policy, facts(), { actions, findings, phase }));
  const rows: readonly (readonly [Subject["phase"], Subject["findings"], readonly Action[], string, string])[] = [
    ["call", [secret], [], "deny: c", "a call in which nobody saw an action"],
    ["call", [], [], "allow: g", "granted"],
    ["result", [secret], [], "deny: r", "a result"],
    ["result", [], [], "allow: ", "a clean result: the default is for calls"],
    ["answer", [secret], [], "deny: r", "an answer"],
    ["prompt", [secret], [], "allow: ", "a prompt no rule speaks of"],
    ["result", [], [read("/x")], "ask: f", "an action in a result"],
    ["call", [secret], [read("/x")], "deny: c", "an action and a finding"],
  ];
  for (const [phase, findings, actions, wanted, why] of rows) {
    it(`${phase}: ${why}: ${wanted}`, () => {
      expect(under(phase, findings, ...actions)).toBe(wanted);
    });
  }
  it("a finding about some action is not about a text without any", () => {
    expect(under("result", [{ ...secret, action: 0 }])).toBe("allow: ");
    expect(under("result", [{ ...secret, action: 1 }])).toBe("allow: ");
  });
  it("the default of calls holds for a call without actions, too", () => {
    const strict = load(`${HEADER}default: deny\n`);
    expect(said(judge(strict))).toBe("deny: default");
    expect(said(decide(strict, facts(), { actions: [], findings: [], phase: "prompt" }))).toBe("allow: ");
    expect(said(judge(load(`${HEADER}default: ask\n`)))).toBe("ask: default");
  });
});

describe("views", () => {
  it("one policy serves many agents, tasks and places, whatever came before", () => {
    const policy = guardrails(`- { id: a, deny: file.read, when: { agent: one } }
- { id: p, deny: file.read, when: { path: "{project}/**" } }
- { id: t, deny: file.read, when: { task: { kind: k } } }
- { id: e, deny: file.read, when: { environment: prod } }
- { id: u, deny: file.read, when: { purpose: care } }
- { id: d, deny: file.read, when: { door: x } }
- { id: w, deny: file.read, when: { principal: me } }
- { id: r, ask: file.read, when: { role: boss } }`);
    const place = facts().place;
    const task = { id: "t", kind: "k", purpose: null, sensitivity: null, subject: null, environment: null };
    const rows: readonly (readonly [Partial<Facts>, string])[] = [
      [{}, "allow: "],
      [{ identity: { agent: "one", principal: "dev", owner: null, verified: true } }, "deny: a"],
      [{ identity: { agent: "two", principal: "me", owner: null, verified: true } }, "deny: w"],
      [{ place: { ...place, project: "/x" } }, "deny: p"],
      [{ place: { ...place, project: "/y" } }, "allow: "],
      [{ task }, "deny: t"],
      [{ task: { ...task, kind: "other" } }, "allow: "],
      [{ environment: "prod" }, "deny: e"],
      [{ task: { ...task, kind: "other", environment: "prod" } }, "deny: e"],
      [{ purpose: "care" }, "deny: u"],
      [{ door: "x" }, "deny: d"],
      [{ roles: ["boss"] }, "deny: role.boss r"],
    ];
    for (let round = 0; round < 3; round += 1) {
      for (const [over, wanted] of rows) expect(said(decide(policy, facts(over), call(read("/x/y"))))).toBe(wanted);
      for (const [over, wanted] of [...rows].reverse())
        expect(said(decide(policy, facts(over), call(read("/x/y"))))).toBe(wanted);
    }
    for (let i = 0; i < 200; i += 1) {
      const over = { place: { ...place, project: `/p${i}` } };
      expect(said(decide(policy, facts(over), call(read(`/p${i}/y`))))).toBe("deny: p");
    }
    expect(policy.program.views.size).toBe(64);
  });
  it("one view is made once, and the last 64 are kept", () => {
    const { program } = guardrails("- { id: a, deny: file.read }");
    const at = (project: string) => viewFor(program, facts({ place: { ...facts().place, project } }));
    const first = at("/p0");
    for (let i = 1; i < 64; i += 1) at(`/p${i}`);
    expect(at("/p0")).toBe(first);
    at("/p64");
    expect(at("/p0")).not.toBe(first);
  });
});

describe("properties", () => {
  // Whether one glob covers another is answered with care where `*` stands beside `**`: perhaps instead of yes.
  const globOf = (parts: number) =>
    fc
      .array(fc.constantFrom("a", "b", "*", "**", "a*"), { minLength: 1, maxLength: parts })
      .map((chosen) => `/${chosen.join("/")}`)
      .filter((text) => !/\*\*(\/\*)|\*\/\*\*/.test(text));
  const glob = globOf(3);
  const condition = fc.oneof(
    fc.record({ path: fc.array(glob, { minLength: 1, maxLength: 2 }) }),
    fc.record({
      label: fc.record({
        any: fc.uniqueArray(fc.constantFrom("system", "home", "project"), { minLength: 1, maxLength: 2 }),
      }),
    }),
    fc.record({ program: fc.constantFrom(["rm"], ["cat", "rm"]) }),
    fc.record({ certainty: fc.constantFrom(["certain"], ["possible"]) }),
    fc.record({ agent: fc.constantFrom(["claude"], ["other"]) }),
  );
  const fileCondition = condition.filter((block) => !("program" in block));
  const block = fc
    .tuple(fileCondition, fileCondition, fc.boolean())
    .map(([a, b, negated]) => ({ ...a, ...(negated ? { not: b } : b) }));
  const kinds = fc.constantFrom(
    ["file.read"],
    ["file.*"],
    ["*"],
    ["file.write", "file.delete"],
    ["process.exec", "file.read"],
  );
  const rule = (id: string): fc.Arbitrary<RuleDocument> =>
    fc
      .record({
        verdict: fc.constantFrom("grant", "ask", "deny"),
        kinds,
        when: fc.option(block, { nil: undefined }),
        except: fc.option(fc.array(fileCondition, { minLength: 1, maxLength: 2 }), { nil: undefined }),
        unless: fc.option(fc.constant("priv"), { nil: undefined, freq: 5 }),
      })
      .map(({ verdict, kinds, when, except, unless }) => ({
        id,
        [verdict]: kinds,
        ...(when ? { when } : {}),
        ...(except ? { except } : {}),
        ...(unless && verdict !== "grant" ? { "unless-granted": unless } : {}),
      }));
  const rules = (prefix: string) =>
    fc
      .integer({ min: 0, max: 6 })
      .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => rule(`${prefix}${i}`))));
  const verdict = fc.constantFrom(...VERDICTS);
  const overrides = fc
    .option(fileCondition, { nil: undefined })
    .map((except) =>
      except ? { g0: [{ except: [except], reason: "r", until: 1 }], r1: [{ except: "all", reason: "r" }] } : {},
    );
  const document = fc
    .record({
      understanding: fc.record({
        malformed: fc.constant("deny" as const),
        "unknown-program": verdict,
        opaque: fc.constantFrom("ask", "deny"),
        "beyond-bounds": fc.constantFrom("ask", "deny"),
      }),
      default: verdict,
      guardrails: rules("g"),
      roles: fc.record({ reader: rules("r").map((list) => ({ rules: list })) }),
      overrides,
    })
    .map(({ overrides, ...rest }) => {
      const ids = new Set([...rest.guardrails, ...rest.roles.reader.rules].map(({ id }) => id));
      const known = Object.fromEntries(Object.entries(overrides).filter(([id]) => ids.has(id)));
      return {
        rampart: 1,
        name: "p",
        labels: {},
        environments: {},
        owners: {},
        overrides: known,
        ...rest,
      } as unknown as PolicyDocument;
    });
  const path = fc
    .array(fc.constantFrom("a", "b", "zz"), { minLength: 1, maxLength: 2 })
    .map((parts) => `/${parts.join("/")}`);
  const resource = fc.oneof(
    path.map((name) => ({ name, form: "exact" as const })),
    globOf(2).map((name) => ({ name, form: "pattern" as const })),
    fc.constant({ name: "*", form: "any" as const }),
  );
  const fileAction = fc
    .record({
      kind: fc.constantFrom("file.read", "file.write", "file.delete"),
      resource,
      recursive: fc.boolean(),
      certainty: fc.constantFrom("certain", "possible"),
      labels: fc.subarray(["system", "home", "project"]),
    })
    .map(({ kind, resource, recursive, certainty, labels }) =>
      act(kind, resource.name, recursive ? { recursive } : {}, { form: resource.form, certainty, labels }),
    );
  const otherAction = fc.constantFrom(
    exec("rm", "known"),
    exec("cat", "unknown"),
    exec("zz"),
    act("opaque", "*", { reason: "syntax" }, { form: "any" }),
    act("opaque", "*", { reason: "unknown_code" }, { form: "any" }),
  );
  const action: fc.Arbitrary<Action> = fc.oneof(
    { weight: 4, arbitrary: fileAction },
    { weight: 1, arbitrary: otherAction },
  );
  const actions = fc.array(action, { minLength: 1, maxLength: 3 });
  const situation = fc
    .record({
      roles: fc.constantFrom([], ["reader"], ["nobody"]),
      granted: fc.boolean(),
      stopped: fc.boolean(),
      quarantined: fc.boolean(),
      now: fc.constantFrom(0, 2),
    })
    .map(({ roles, granted, stopped, quarantined, now }) =>
      facts({
        roles,
        now,
        stopped: stopped && quarantined,
        quarantined: quarantined && !stopped,
        grants: granted
          ? [{ id: "1", privilege: "priv", agent: "claude", task: null, until: 10, uses: null, approvers: [] }]
          : [],
      }),
    );

  function compiled(from: PolicyDocument): Policy {
    const result = compilePolicy(JSON.parse(JSON.stringify(from)));
    if (!result.ok) throw new Error(JSON.stringify(result.errors));
    return result.policy;
  }

  it("agrees with a second implementation written from the specification", () => {
    fc.assert(
      fc.property(document, situation, actions, (from, known, list) => {
        const decision = decide(compiled(from), known, call(...list));
        const wanted = oracle(from, known, call(...list));
        expect({
          verdict: decision.verdict,
          granted: decision.granted,
          rules: decision.rules.map(({ rule }) => rule),
        }).toEqual(wanted);
      }),
      { numRuns: 400 },
    );
  });

  it("the order of rules is irrelevant", () => {
    fc.assert(
      fc.property(document, situation, actions, (from, known, list) => {
        const reversed = {
          ...from,
          guardrails: [...from.guardrails].reverse(),
          roles: { reader: { rules: [...from.roles["reader"]!.rules].reverse() } },
        };
        const { policy: _a, ...one } = decide(compiled(from), known, call(...list));
        const { policy: _b, ...other } = decide(compiled(reversed), known, call(...list));
        expect(one).toEqual(other);
      }),
      { numRuns: 150 },
    );
  });

  it("adding a restriction never loosens", () => {
    const restriction = rule("added").filter((added) => added.grant === undefined);
    fc.assert(
      fc.property(document, restriction, situation, actions, (from, added, known, list) => {
        const before = decide(compiled(from), known, call(...list));
        const after = decide(compiled({ ...from, guardrails: [...from.guardrails, added] }), known, call(...list));
        expect(compareVerdicts(after.verdict, before.verdict)).toBeGreaterThanOrEqual(0);
        if (after.granted) expect(before.granted).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it("a list of actions is as strict as its strictest member", () => {
    fc.assert(
      fc.property(document, situation, actions, (from, known, list) => {
        const policy = compiled(from);
        const parts = list.map((part) => decide(policy, known, call(part)).verdict);
        expect(decide(policy, known, call(...list)).verdict).toBe(parts.reduce(joinVerdicts));
      }),
      { numRuns: 150 },
    );
  });

  it("knowing less is never looser: a pattern, a recursive action, an unknown path", () => {
    fc.assert(
      fc.property(document, situation, path, fc.constantFrom("file.read", "file.delete"), (from, known, name, kind) => {
        const policy = compiled({
          ...from,
          guardrails: from.guardrails.filter(({ when, except }) => !JSON.stringify([when, except]).includes("label")),
          roles: {},
          overrides: {},
        });
        const sure = decide(policy, known, call(act(kind, name)));
        for (const vague of [
          act(kind, "*", {}, { form: "any" }),
          act(kind, name, { recursive: true }),
          act(kind, `${name}/**`, {}, { form: "pattern" }),
        ]) {
          expect(compareVerdicts(decide(policy, known, call(vague)).verdict, sure.verdict)).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("verdicts form a semilattice", () => {
    for (const a of VERDICTS) {
      expect(joinVerdicts(a, a)).toBe(a);
      for (const b of VERDICTS) {
        expect(joinVerdicts(a, b)).toBe(joinVerdicts(b, a));
        for (const c of VERDICTS) expect(joinVerdicts(joinVerdicts(a, b), c)).toBe(joinVerdicts(a, joinVerdicts(b, c)));
      }
    }
  });
});
