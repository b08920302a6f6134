import { describe, expect, it } from "vitest";
import type { Policy } from "../policy/policy.js";
import { act } from "../policy/testing/actions.js";
import { HEADER, load } from "../policy/testing/policies.js";
import type { Action } from "../spine/action.js";
import type { Decision } from "../spine/decision.js";
import { type Facts, type Grant, plainFacts, type TaskFacts } from "../spine/facts.js";
import type { Verdict } from "../spine/verdict.js";
import { decide } from "./decide.js";
import { grantsUsed, needs } from "./needs.js";

const POLICY = load(`${HEADER}default: allow
guardrails:
  - { id: no.payments, deny: data.write, when: { table: payments }, unless-granted: pay }
  - { id: ask.delete, ask: data.delete, unless-granted: tidy }
  - { id: never, deny: data.define }
roles:
  refund: { rules: [{ id: refund.read, grant: data.read }] }
elevations:
  pay:
    adds: [{ id: elevated.pay, grant: data.write, when: { table: payments } }]
    when: { role: refund, task: { kind: refund } }
    for: { high: 5m, otherwise: 15m }
    uses: 1
    approval: { low: automatic, high: two, otherwise: one }
  pay-all:
    adds: [{ id: all.pay, grant: data.* }, { id: all.more, grant: file.* }]
    when: { role: refund, task: { kind: refund } }
    for: 1h
    approval: one
  hours: { adds: [{ id: at.night, grant: data.write, when: { table: nights } }], when: { schedule: { from: "00:00", to: "06:00" } }, for: 1h, approval: automatic }
  tidy: { for: 1h, approval: automatic }
`);
const place = { home: "/h", user: "u", cwd: "/h/p", project: "/h/p", scratch: ["/tmp"], installed: [] };
const NOW = 12 * 3_600_000;
const TASK: TaskFacts = { id: "t", kind: "refund", purpose: null, sensitivity: null, subject: null, environment: null };
const plain = { ...plainFacts({ agent: "bot", principal: "u", door: "d" }, place, NOW), roles: ["refund"], task: TASK };
const asked = (change: Partial<Facts>, ...actions: readonly Action[]) => {
  const facts = { ...plain, ...change };
  const subject = { actions, findings: [], phase: "call" } as const;
  return { facts, subject, decision: decide(POLICY, facts, subject) };
};
const grant = (privilege: string, change: Partial<Grant> = {}): Grant => {
  return { id: privilege, privilege, agent: "bot", task: "t", until: NOW + 9, uses: 1, approvers: [], ...change };
};

describe("which privilege would help", () => {
  const pay = act("data.write", "payments");
  const rows: readonly (readonly [why: string, facts: Partial<Facts>, actions: readonly Action[], said: string])[] = [
    ["the one that lifts what stops it", {}, [pay], "pay one 900000 1"],
    [
      "by the task's sensitivity: nobody is asked",
      { task: { ...TASK, sensitivity: "low" } },
      [pay],
      "pay automatic 900000 1",
    ],
    ["or two are, for a shorter time", { task: { ...TASK, sensitivity: "high" } }, [pay], "pay two 300000 1"],
    ["none in another task", { task: { ...TASK, kind: "report" } }, [pay], ""],
    ["none without a task", { task: null }, [pay], ""],
    ["none for another role", { roles: ["clerk"] }, [pay], ""],
    [
      "none where it is held and yet denied",
      { grants: [grant("pay"), grant("pay-all")] },
      [pay, act("data.define", "x")],
      "",
    ],
    ["only what helps with all of the call", {}, [pay, act("data.write", "orders")], ""],
    ["none for what no privilege lifts", {}, [act("data.define", "x")], ""],
    ["none where everything is stopped", { stopped: true }, [pay], ""],
    ["none where nothing is wrong", {}, [act("data.read", "orders")], ""],
    ["none at another hour", { roles: [] }, [act("data.define", "nights")], ""],
    [
      "those that ask fewer people first",
      { now: 3_600_000 },
      [act("data.write", "nights")],
      "hours automatic 3600000 null, pay-all one 3600000 null",
    ],
    ["none at another hour, where another privilege is", {}, [act("data.write", "nights")], "pay-all one 3600000 null"],
    [
      "a question is lifted without a task too",
      { roles: [], task: null },
      [act("data.delete", "x")],
      "tidy automatic 3600000 null",
    ],
    ["a question is lifted as a denial is", { roles: [] }, [act("data.delete", "x")], "tidy automatic 3600000 null"],
  ];
  it.each(rows)("P4: %s", (_why, change, actions, said) => {
    const { facts, subject, decision } = asked(change, ...actions);
    const found = needs(POLICY, facts, subject, decision);
    expect(found.map((need) => `${need.privilege} ${need.approval} ${need.for} ${need.uses}`).join(", ")).toBe(said);
  });

  it("D9: none for a chain another link of which may not", () => {
    const chain = [{ identity: plain.identity, roles: ["refund"], grants: [] }];
    const { facts, subject, decision } = asked({ chain }, pay);
    expect(needs(POLICY, facts, subject, decision)).toEqual([]);
  });
});

describe("the order of privileges that help", () => {
  const adds = (id: string) => `{ id: ${id}, grant: data.write }`;
  const policy = load(`${HEADER}default: deny
guardrails: [{ id: ask.write, ask: data.write, unless-granted: quiet }]
elevations:
  z.two: { adds: [${adds("a1")}], for: 1h, approval: two }
  quiet: { adds: [${adds("a2")}], for: 1h, approval: two }
  a.wide: { adds: [${adds("a3")}, ${adds("a4")}], for: 1h, approval: automatic }
  a.one: { adds: [${adds("a5")}], for: 1h, approval: one }
  c.same: { adds: [${adds("a6")}], for: 1h, approval: automatic }
  b.same: { adds: [${adds("a7")}], for: 1h, approval: automatic }
  d.same: { adds: [${adds("a8")}], for: 1h, approval: automatic }
`);
  it("P4: what allows, then whoever asks fewer people, then what adds less, then by name", () => {
    const facts = { ...plain, roles: [] };
    const subject = { actions: [act("data.write", "x")], findings: [], phase: "call" } as const;
    const found = needs(policy, facts, subject, decide(policy, facts, subject));
    expect(found.map(({ privilege, decision }) => `${privilege} ${decision.verdict}`)).toEqual([
      "quiet allow",
      "b.same ask",
      "c.same ask",
      "d.same ask",
      "a.wide ask",
      "a.one ask",
      "z.two ask",
    ]);
  });
});

describe("what is not looked for", () => {
  /** It can be read, and not asked again. */
  const readOnly = (document = POLICY.document): Policy => ({
    document,
    digest: POLICY.digest,
    tests: [],
    knowledge: null,
    get program(): never {
      throw new Error("decided again");
    },
  });
  const dead = readOnly();
  const subject = { actions: [act("data.write", "payments")], findings: [], phase: "call" } as const;
  const said = (verdict: Verdict, ...rules: readonly string[]): Decision => ({
    ...decide(POLICY, plain, subject),
    verdict,
    rules: rules.map((rule) => ({ rule, verdict, reason: "", instead: null, actions: [], final: false })),
  });
  const rows: readonly (readonly [why: string, decision: Decision, looked: boolean])[] = [
    ["a denial by a rule", said("deny", "no.payments"), true],
    ["a question", said("ask", "ask.delete"), true],
    ["what is allowed", said("allow"), false],
    ["everything is stopped", said("deny", "state.stopped"), false],
    ["a limit without room", said("deny", "limit.day"), false],
    ["a chain that is not complete", said("deny", "chain.missing"), false],
    ["one of these among others", said("deny", "state.quarantined", "no.payments"), false],
    ["a limit that only asks", said("ask", "limit.cost"), true],
  ];
  it.each(rows)("P4: %s", (_why, decision, looked) => {
    const ask = () => needs(dead, plain, subject, decision);
    if (looked) expect(ask).toThrow("decided again");
    else expect(ask()).toEqual([]);
  });
  it("P4: a policy without privileges", () => {
    const { elevations: _, ...document } = POLICY.document;
    expect(needs(readOnly(document), plain, subject, said("deny", "no.payments"))).toEqual([]);
  });

  it("P4: more privileges than 32", () => {
    const tried = (before: number) => {
      const idle = Array.from({ length: before }, (_, at) => `  p${at}: { for: 1h, approval: automatic }\n`).join("");
      const policy = load(
        `${HEADER}default: allow\nguardrails: [{ id: d, deny: data.write, unless-granted: last }]\nelevations:\n${idle}  last: { for: 1h, approval: one }\n`,
      );
      const facts = { ...plain, roles: [] };
      return needs(policy, facts, subject, decide(policy, facts, subject)).length;
    };
    expect([tried(0), tried(31), tried(32)]).toEqual([1, 1, 0]);
  });

  it("P4: grants a decision rests on, where none is counted or nothing is allowed", () => {
    const held = { ...plain, grants: [grant("pay", { uses: null })] };
    expect(grantsUsed(dead, held, subject, said("allow"))).toEqual([]);
    const counted = { ...plain, grants: [grant("pay")] };
    expect(grantsUsed(dead, counted, subject, said("deny", "no.payments"))).toEqual([]);
    expect(() => grantsUsed(dead, counted, subject, said("allow"))).toThrow("decided again");
  });
});

describe("which grants a decision rests on", () => {
  const pay = act("data.write", "payments");
  const rows: readonly (readonly [why: string, grants: readonly Grant[], actions: readonly Action[], used: string])[] =
    [
      ["the one it needs", [grant("pay")], [pay], "pay"],
      ["none of them for what is allowed without", [grant("pay")], [act("data.read", "orders")], ""],
      ["one of two that would each do", [grant("pay"), grant("tidy", { until: NOW + 1 })], [pay], "pay"],
      [
        "the one that ends first",
        [grant("pay", { id: "late" }), grant("pay", { id: "soon", until: NOW + 1 })],
        [pay],
        "soon",
      ],
      [
        "wherever it stands",
        [grant("pay", { id: "soon", until: NOW + 1 }), grant("pay", { id: "late" })],
        [pay],
        "soon",
      ],
      ["of two that end together the first", [grant("pay", { id: "a" }), grant("pay", { id: "b" })], [pay], "a"],
      [
        "none where one without a number of uses carries it",
        [grant("pay"), grant("pay", { id: "free", uses: null })],
        [pay],
        "",
      ],
      [
        "none that is used up, run out or another task's",
        [
          grant("pay", { id: "a", uses: 0 }),
          grant("pay", { id: "b", until: NOW }),
          grant("pay", { id: "c", task: "x" }),
          grant("pay", { id: "d" }),
        ],
        [pay],
        "d",
      ],
      ["none for what is denied all the same", [grant("pay")], [pay, act("data.define", "x")], ""],
    ];
  it.each(rows)("P4: %s", (_why, grants, actions, used) => {
    const { facts, subject, decision } = asked({ grants }, ...actions);
    expect(
      grantsUsed(POLICY, facts, subject, decision)
        .map(({ id }) => id)
        .join(" "),
    ).toBe(used);
  });

  const without: readonly (readonly [why: string, grants: readonly Grant[], action: Action, used: string])[] = [
    ["what only lifts a rule and grants nothing", [grant("tidy")], act("data.delete", "x"), "tidy"],
    ["what makes a grant of an allow by default", [grant("pay-all")], act("data.read", "orders"), "pay-all"],
    ["not what changes neither", [grant("pay")], act("data.read", "orders"), ""],
  ];
  it.each(without)("P4: without a role: %s", (_why, grants, action, used) => {
    const { facts, subject, decision } = asked({ grants, roles: [] }, action);
    expect(decision.verdict).toBe("allow");
    expect(grantsUsed(POLICY, facts, subject, decision).map(({ id }) => id)).toEqual(used === "" ? [] : [used]);
  });
});
