import { describe, expect, it } from "vitest";
import { act } from "../policy/testing/actions.js";
import { HEADER, load } from "../policy/testing/policies.js";
import type { Action } from "../spine/action.js";
import { type Facts, type Grant, plainFacts, type TaskFacts } from "../spine/facts.js";
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
});
