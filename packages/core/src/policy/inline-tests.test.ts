import { expect, it } from "vitest";
import { decide } from "../decide/decide.js";
import type { ToolCall } from "../spine/call.js";
import type { Facts } from "../spine/facts.js";
import { type Judge, testPolicy } from "./inline-tests.js";
import { act } from "./testing/actions.js";
import { HEADER, load } from "./testing/policies.js";

const seen: { call: ToolCall; facts: Facts }[] = [];
const judge: Judge = (policy, call, facts) => {
  seen.push({ call, facts });
  return { decision: decide(policy, facts, { actions: [act("file.read", "/x")], findings: [], phase: "call" }) };
};

const policy = load(`${HEADER}default: allow
guardrails:
  - { id: d, deny: file.read, when: { role: strict } }
  - { id: w, deny: file.write, when: { label: system, recursive: true }, unless-granted: root }
  - { id: s, deny: net.send, when: { source: { label: secret } } }
  - { id: p, deny: payment.send, when: { task: { subject: refund/*, sensitivity: high } } }
  - { id: n, deny: message.send, when: { schedule: { from: "22:00", to: "06:00" } }, obligations: [{ notify: x }] }
tests:
  - { name: command, command: cat x, expect: allow }
  - { name: call, call: { tool: read, arguments: { path: x } }, expect: allow, facts: { cwd: /w, project: /p, home: /h, agent: a, principal: me, door: d, purpose: care, environment: test } }
  - { name: role, command: cat x, expect: deny, rule: d, facts: { roles: strict } }
  - { name: actions, actions: [{ kind: file.write, name: /x, labels: system, detail: { recursive: true } }], expect: deny, rule: w }
  - { name: privilege, actions: [{ kind: file.write, name: /x, labels: system, detail: { recursive: true } }], expect: allow, facts: { privileges: root } }
  - { name: source, actions: [{ kind: net.send, name: x, source-labels: secret, certainty: possible }], expect: deny }
  - { name: task, actions: [{ kind: payment.send, name: x }], expect: deny, facts: { task: { kind: k, subject: refund/1, sensitivity: high } } }
  - { name: night, actions: [{ kind: message.send, name: x }], expect: deny, facts: { now: "2026-01-01T23:00:00Z" } }
  - { name: day, actions: [{ kind: message.send, name: x }], expect: allow, facts: { now: "2026-01-01T12:00:00Z" } }
  - { name: wrong verdict, command: cat x, expect: ask }
  - { name: wrong verdict by a rule, command: cat x, expect: ask, facts: { roles: strict } }
  - { name: wrong rule, command: cat x, expect: deny, rule: w, facts: { roles: strict } }
  - { name: no rule, command: cat x, expect: allow, rule: w }
  - { name: phase, actions: [{ kind: file.write, name: /x, labels: system, detail: { recursive: true } }], expect: allow, phase: result }
`);

it("P1: tests inside a policy pass, or say what differs", () => {
  const outcomes = testPolicy(policy, judge);
  expect(outcomes.filter(({ passed }) => !passed).map(({ name, message }) => `${name}: ${message}`)).toEqual([
    "wrong verdict: expected ask, got allow",
    "wrong verdict by a rule: expected ask, got deny by d, role.strict",
    "wrong rule: expected rule w, decided by d, role.strict",
    "no rule: expected rule w, decided by none",
  ]);
  expect(outcomes[0]).toEqual({
    name: "command",
    passed: true,
    erred: [],
    expected: "allow",
    verdict: "allow",
    rules: [],
    message: null,
  });
});

it("a test's call happens where its facts say", () => {
  const [first, second] = seen;
  expect(first!.call).toMatchObject({
    tool: "shell",
    shell: "bash",
    arguments: { command: "cat x" },
    cwd: "/home/dev/project",
  });
  expect(first!.facts.place).toMatchObject({ home: "/home/dev", project: "/home/dev/project", scratch: ["/tmp"] });
  expect(second!.call).toMatchObject({
    tool: "read",
    shell: null,
    arguments: { path: "x" },
    cwd: "/w",
    agent: "a",
    principal: "me",
    door: "d",
  });
  expect(second!.facts).toMatchObject({
    purpose: "care",
    environment: "test",
    place: { home: "/h", project: "/p", cwd: "/w" },
  });
});
