import { describe, expect, it } from "vitest";
import { loadPolicy } from "../policy/load.js";
import { act } from "../policy/testing/actions.js";
import type { Action } from "../spine/action.js";
import { type Facts, type Grant, type Link, plainFacts } from "../spine/facts.js";
import { decide } from "./decide.js";

const TEXT = `rampart: 1
name: p
default: allow
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
guardrails:
  - { id: no.payments, deny: data.write, when: { table: payments }, unless-granted: payments-write }
roles:
  clerk: { rules: [{ id: clerk.read, grant: data.read }] }
  poor: { rules: [{ id: poor.orders, grant: data.read, when: { table: orders } }] }
elevations:
  payments-write:
    adds: [{ id: elevated.pay, grant: data.write, when: { table: payments } }]
    for: 15m
    approval: one
`;
const loaded = loadPolicy([{ name: "p", text: TEXT }], { packs: () => undefined });
if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
const { policy } = loaded;

const NOW = 1_000_000;
const place = { home: "/h", user: "u", cwd: "/h/p", project: "/h/p", scratch: ["/tmp"], installed: [] };
const plain = plainFacts({ agent: "bot", principal: "u", door: "d" }, place, NOW);
const grant = (change: Partial<Grant> = {}): Grant => ({
  id: "g1",
  privilege: "payments-write",
  agent: "bot",
  task: null,
  until: NOW + 1,
  uses: null,
  approvers: ["ada"],
  ...change,
});
const said = (change: Partial<Facts>, ...actions: readonly Action[]) => {
  const { verdict, rules } = decide(policy, { ...plain, ...change }, { actions, findings: [], phase: "call" });
  return `${verdict} ${rules.map(({ rule }) => rule).join(" ")}`.trim();
};
const link = (change: Partial<Link>): Link => ({ identity: plain.identity, roles: [], grants: [], ...change });

const read = act("data.read", "customers");
const orders = act("data.read", "orders");
const pay = act("data.write", "payments");
const change = act("data.write", "orders");

describe("what is held for a time", () => {
  const rows: readonly (readonly [why: string, facts: Partial<Facts>, action: Action, expected: string])[] = [
    [
      "P4: without the privilege the guardrail holds, and the role grants nothing",
      { roles: ["clerk"] },
      pay,
      "deny no.payments role.clerk",
    ],
    [
      "P4: the privilege lifts the one and grants for the other",
      { roles: ["clerk"], grants: [grant()] },
      pay,
      "allow elevated.pay",
    ],
    ["P4: and adds no more than it says", { roles: ["clerk"], grants: [grant()] }, change, "deny role.clerk"],
    [
      "P4: run out is gone, at that very instant",
      { roles: ["clerk"], grants: [grant({ until: NOW })] },
      pay,
      "deny no.payments role.clerk",
    ],
    ["P4: used up is gone", { roles: ["clerk"], grants: [grant({ uses: 0 })] }, pay, "deny no.payments role.clerk"],
    [
      "P4: another agent's is not this one's",
      { roles: ["clerk"], grants: [grant({ agent: "eve" })] },
      pay,
      "deny no.payments role.clerk",
    ],
    [
      "P4: another task's is not this one's",
      { roles: ["clerk"], grants: [grant({ task: "t2" })] },
      pay,
      "deny no.payments role.clerk",
    ],
    ["P4: without a role the guardrail is all there is", { grants: [grant()] }, pay, "allow elevated.pay"],
  ];
  it.each(rows)("%s", (_why, facts, action, expected) => {
    expect(said(facts, action)).toBe(expected);
  });
});

describe("a chain of agents", () => {
  const rows: readonly (readonly [why: string, facts: Partial<Facts>, action: Action, expected: string])[] = [
    [
      "D9: who hands on to a stronger agent gets no more than itself",
      { roles: ["clerk"], chain: [link({ roles: ["poor"] })] },
      read,
      "deny role.poor",
    ],
    [
      "D9: nor does a weaker one by being handed on to",
      { roles: ["poor"], chain: [link({ roles: ["clerk"] })] },
      read,
      "deny role.poor",
    ],
    [
      "D9: what all may, the last may",
      { roles: ["clerk"], chain: [link({ roles: ["poor"] })] },
      orders,
      "allow clerk.read poor.orders",
    ],
    [
      "D9: a privilege of the last is none of the first's",
      { roles: ["clerk"], grants: [grant()], chain: [link({ roles: ["clerk"] })] },
      pay,
      "deny no.payments role.clerk",
    ],
    [
      "D9: held by both it counts",
      { roles: ["clerk"], grants: [grant()], chain: [link({ roles: ["clerk"], grants: [grant()] })] },
      pay,
      "allow elevated.pay",
    ],
    [
      "D9: the middle counts like the ends",
      { roles: ["clerk"], chain: [link({ roles: ["clerk"] }), link({ roles: ["poor"] })] },
      read,
      "deny role.poor",
    ],
  ];
  it.each(rows)("%s", (_why, facts, action, expected) => {
    expect(said(facts, action)).toBe(expected);
  });
});

describe("what holds before any rule", () => {
  const full = {
    limit: "paid",
    verdict: "ask",
    reason: "20 of 20 EUR are spent until midnight.",
    instead: null,
  } as const;
  const rows: readonly (readonly [why: string, facts: Partial<Facts>, action: Action, expected: string])[] = [
    ["S5: stopped is stopped", { stopped: true }, read, "deny state.stopped"],
    ["S5: quarantined is stopped", { quarantined: true }, read, "deny state.quarantined"],
    ["S5: read-only lets reading go on", { quarantined: "read-only" }, read, "allow"],
    ["S5: and nothing else", { quarantined: "read-only" }, change, "deny state.quarantined"],
    ["P7: a limit without room asks", { reached: [full] }, read, "ask limit.paid"],
    ["P7: or denies", { reached: [{ ...full, verdict: "deny" }] }, read, "deny limit.paid"],
    [
      "P7: a privilege is no room",
      { grants: [grant()], reached: [{ ...full, verdict: "deny" }] },
      pay,
      "deny limit.paid",
    ],
  ];
  it.each(rows)("%s", (_why, facts, action, expected) => {
    expect(said(facts, action)).toBe(expected);
  });
});
