import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decide } from "../../decide/decide.js";
import type { Action, ActionKind, Resource } from "../../spine/action.js";
import { plainFacts, type TaskFacts } from "../../spine/facts.js";
import { errorsOf, guardrails, HEADER, load } from "../testing/policies.js";
import { isPlainWord } from "./task-word.js";

const place = { home: "/h", user: "u", cwd: "/h/p", project: "/h/p", scratch: ["/tmp"], installed: [] };
const plain = plainFacts({ agent: "bot", principal: "u", door: "d" }, place, 1);
const on = (kind: ActionKind, type: Resource["type"], name: string, detail: Action["detail"] = {}): Action => ({
  kind,
  resource: { type, name, form: "exact" },
  certainty: "certain",
  labels: [],
  sources: [],
  span: { start: 0, end: 0 },
  detail,
});
const task = (subject: string | null): TaskFacts => ({
  id: "t-1",
  kind: "care",
  purpose: "treatment",
  sensitivity: null,
  subject,
  environment: null,
});
const verdict = (policy: ReturnType<typeof load>, about: TaskFacts | null, action: Action) =>
  decide(policy, { ...plain, task: about }, { actions: [action], findings: [], phase: "call" }).verdict;

const only = (when: string, kinds = "'*'") =>
  load(`${HEADER}default: deny\nguardrails:\n  - { id: own, grant: ${kinds}, when: { ${when} } }\n`);

describe("words for what a task is about", () => {
  const record = on("file.read", "path", "/records/patient/42/x");
  const query = (id: string) => on("data.read", "table", "visits", { where: { patient_id: id } });
  const call = (id: unknown) => on("tool.call", "tool", "lookup", { arguments: { id: id as never } });
  const rows: readonly (readonly [
    why: string,
    when: string,
    subject: string | null,
    action: Action,
    expected: string,
  ])[] = [
    ["a path by the whole subject", 'path: "/records/{task.subject}/**"', "patient/42", record, "allow"],
    ["another's path", 'path: "/records/{task.subject}/**"', "patient/43", record, "deny"],
    ["a path by its id", 'path: "/records/patient/{task.subject.id}/**"', "patient/42", record, "allow"],
    [
      "the beginning of an id is another id",
      'path: "/records/patient/{task.subject.id}/**"',
      "patient/4",
      record,
      "deny",
    ],
    ["by the task's id", 'path: "/records/patient/{task.id}/**"', "patient/42", record, "deny"],
    ["a row by its column", 'where: { patient_id: "{task.subject.id}" }', "patient/42", query("42"), "allow"],
    ["another row", 'where: { patient_id: "{task.subject.id}" }', "patient/42", query("43"), "deny"],
    [
      "a column nothing is known of",
      'where: { patient_id: "{task.subject.id}" }',
      "patient/42",
      on("data.read", "table", "visits"),
      "deny",
    ],
    ["a table of its own", 'table: "p_{task.subject.id}"', "patient/42", on("data.read", "table", "p_42"), "allow"],
    ["another's table", 'table: "p_{task.subject.id}"', "patient/42", on("data.read", "table", "p_43"), "deny"],
    [
      "a host of its own",
      'host: "{task.subject.id}.example"',
      "tenant/acme",
      on("net.send", "host", "acme.example"),
      "allow",
    ],
    [
      "another's host",
      'host: "{task.subject.id}.example"',
      "tenant/acme",
      on("net.send", "host", "evil.example"),
      "deny",
    ],
    ["an argument, as text", 'arguments: { id: "{task.subject.id}" }', "patient/42", call("42"), "allow"],
    ["an argument, as a number", 'arguments: { id: "{task.subject.id}" }', "patient/42", call(42), "allow"],
    ["a longer number", 'arguments: { id: "{task.subject.id}" }', "patient/12345", call(12345), "allow"],
    ["nought", 'arguments: { id: "{task.subject.id}" }', "patient/0", call(0), "allow"],
    [
      "a number with noughts before it is text",
      'arguments: { id: "{task.subject.id}" }',
      "patient/042",
      call(42),
      "deny",
    ],
    ["and is itself", 'arguments: { id: "{task.subject.id}" }', "patient/042", call("042"), "allow"],
    ["a word and more", 'arguments: { id: "p-{task.subject.id}" }', "patient/42", call("p-42"), "allow"],
    ["which is not the word alone", 'arguments: { id: "p-{task.subject.id}" }', "patient/42", call("42"), "deny"],
    ["by a glob", 'arguments: { id: { glob: "p-{task.subject.id}-*" } }', "patient/42", call("p-42-a"), "allow"],
    ["another by a glob", 'arguments: { id: { glob: "p-{task.subject.id}-*" } }', "patient/42", call("p-43-a"), "deny"],
    ["a value beside a word", 'arguments: { id: ["{task.id}", 7] }', "patient/42", call(7), "allow"],
    [
      "what was written as text is no number for it",
      'arguments: { id: ["{task.id}", "42"] }',
      "patient/42",
      call(42),
      "deny",
    ],
    ["the kind of a subject", 'path: "/records/{task.subject.kind}/**"', "patient/42", record, "allow"],
    ["another kind", 'path: "/records/{task.subject.kind}/**"', "staff/42", record, "deny"],
    ["a kind alone is none", 'path: "/records/{task.subject.kind}/**"', "patient", record, "deny"],
    ["what follows the first slash is the id", 'path: "/{task.subject.id}/**"', "a/records/patient", record, "allow"],
    ["the task's kind", 'path: "/{task.kind}/**"', "patient/42", on("file.read", "path", "/care/x"), "allow"],
    ["its purpose", 'path: "/{task.purpose}/**"', "patient/42", on("file.read", "path", "/treatment/x"), "allow"],
    ["its own name", 'path: "/{task.id}/**"', "patient/42", on("file.read", "path", "/t-1/x"), "allow"],
    ["another argument", 'arguments: { id: "{task.subject.id}" }', "patient/42", call(43), "deny"],
    [
      "a name of a resource",
      'resource: { name: "{task.subject.id}" }',
      "mail/a@b.example",
      on("message.send", "recipient", "a@b.example"),
      "allow",
    ],
    ["nor whatever it begins with", 'path: "/records/{task.subject.kind}/**"', "patientx", record, "deny"],
    ["an id alone is none", 'path: "/records/patient/{task.subject.id}/**"', "42", record, "deny"],
    // What the task does not say, and what is no plain name, covers nothing.
    ["a subject without an id", 'path: "/records/patient/{task.subject.id}/**"', "patient", record, "deny"],
    ["no subject", 'path: "/records/{task.subject}/**"', null, record, "deny"],
    ["a subject with a star covers nothing", 'path: "/records/{task.subject}/**"', "patient/*", record, "deny"],
    ["nor one that climbs", 'path: "/records/a/{task.subject}/**"', "../patient/42", record, "deny"],
    ["nor one in brackets", 'path: "/records/{task.subject}/**"', "patient/[0-9]2", record, "deny"],
  ];
  it.each(rows)("P5: %s", (_why, when, subject, action, expected) => {
    expect(verdict(only(when), task(subject), action)).toBe(expected);
  });

  it("P5: without a task a grant never holds and a denial holds wherever it might", () => {
    expect(verdict(only('path: "/records/{task.subject}/**"'), null, record)).toBe("deny");
    const others = guardrails(
      '- { id: others, deny: file.read, when: { path: "/records/**", not: { path: "/records/{task.subject}/**" } } }',
    );
    expect(verdict(others, task("patient/42"), record)).toBe("allow");
    expect(verdict(others, task("patient/43"), record)).toBe("deny");
    expect(verdict(others, null, record)).toBe("deny");
    expect(verdict(others, null, on("file.read", "path", "/etc/hosts"))).toBe("allow");
    const own = guardrails('- { id: own, deny: file.read, when: { path: "/records/{task.subject}/**" } }');
    expect(verdict(own, null, record)).toBe("deny");
    expect(verdict(own, null, on("file.read", "path", "/etc/hosts"))).toBe("allow");
  });

  it.each([
    ["an argument", 'arguments: { id: "{task.subject.id}" }', call(42)],
    ["an argument by two words", 'arguments: { id: ["{task.subject.id}", "{task.id}"] }', call(42)],
    ["a path by the whole subject", 'path: "/records/{task.subject}"', on("file.read", "path", "/records/patient/42")],
    ["a row", 'where: { patient_id: "{task.subject.id}" }', query("42")],
    ["a row that holds a star", 'where: { patient_id: "{task.subject.id}" }', query("*")],
    ["a row by a word or a value", 'where: { patient_id: ["{task.subject.id}", "7"] }', query("42")],
    ["a table", 'table: "p_{task.subject.id}"', on("data.read", "table", "p_42")],
    ["a host", 'host: "{task.subject.id}.example"', on("net.send", "host", "acme.example")],
    ["a name", 'resource: { name: "{task.subject.id}" }', on("message.send", "recipient", "a@b.example")],
    ["where it lands", 'context: "{task.subject.id}"', on("infra.delete", "none", "x", { context: "prod" })],
  ])("P5: where the task does not say, %s may be meant: it is denied and not granted", (_what, when, action) => {
    const denied = load(`${HEADER}default: allow\nguardrails: [{ id: d, deny: "*", when: { ${when} } }]\n`);
    expect(verdict(denied, null, action)).toBe("deny");
    expect(verdict(denied, task(null), action)).toBe("deny");
    expect(verdict(only(when), null, action)).toBe("deny");
  });

  it("P5: one policy, two tasks, one after the other: each is held to its own subject", () => {
    const policy = only('path: "/records/{task.subject}/**"');
    for (let n = 0; n < 200; n++) {
      const about = task(`patient/${n}`);
      expect(verdict(policy, about, on("file.read", "path", `/records/patient/${n}/x`))).toBe("allow");
      expect(verdict(policy, about, on("file.read", "path", `/records/patient/${n + 1}/x`))).toBe("deny");
    }
  });

  it("P5: whatever a subject is, it opens no other than itself", () => {
    const policy = only('path: "/records/{task.subject}/**"', "file.read");
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.stringMatching(/^[a-z0-9]{1,8}$/), (subject, other) => {
        const opened = verdict(policy, task(subject), on("file.read", "path", `/records/${other}/x`)) === "allow";
        expect(opened).toBe(isPlainWord(subject) && (subject === other || subject === `${other}/x`));
      }),
    );
  });
});

describe("views of many tasks", () => {
  const TEXT = `${HEADER}default: ask
guardrails:
  - { id: plain, deny: file.delete }
  - { id: bound, deny: "*", when: { path: "/records/**", not: { path: "/records/{task.subject}/**" } } }
  - { id: kinds, grant: file.read, when: { task: { kind: care } }, except: { task: { sensitivity: high } } }
  - { id: loosened, ask: net.send }
  - { id: everything, ask: "*", when: { phase: prompt, task: { kind: care } } }
overrides:
  loosened: { except: { task: { kind: care } }, reason: x }
  understanding.unknown-program: { except: { task: { kind: care } }, reason: x }
`;
  it("P5: whatever was decided before in other tasks changes nothing", () => {
    const shared = load(TEXT);
    const anyTask = fc.option(
      fc.record({
        id: fc.constantFrom("t-1", "t-2"),
        kind: fc.constantFrom("care", "audit"),
        purpose: fc.constant(null),
        sensitivity: fc.constantFrom("low" as const, "high" as const, null),
        subject: fc.constantFrom("patient/1", "patient/2", "*", null),
        environment: fc.constant(null),
      }),
      { nil: null },
    );
    const action = fc.constantFrom(
      on("file.read", "path", "/records/patient/1/x"),
      on("file.delete", "path", "/etc/hosts"),
      on("net.send", "host", "a.example"),
      on("process.exec", "program", "strange", { effects: "unknown" }),
    );
    const phase = fc.constantFrom("call" as const, "prompt" as const);
    const one = fc.record({ about: anyTask, actions: fc.array(action, { maxLength: 2 }), phase });
    fc.assert(
      fc.property(fc.array(one, { minLength: 1, maxLength: 6 }), (steps) => {
        for (const { about, actions, phase } of steps) {
          const facts = { ...plain, task: about };
          const subject = { actions, findings: [], phase };
          expect(decide(shared, facts, subject)).toEqual(decide(load(TEXT), facts, subject));
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe("what the loader says of such words", () => {
  const rows: readonly (readonly [why: string, when: string, message: string | null])[] = [
    ["known", 'path: "/r/{task.subject.id}/**"', null],
    ["at the end of a path", 'path: "/r/{task.subject}"', null],
    ["as text in an expression, which has the task itself", "cel: \"'{task.id}' == 'x'\"", null],
    ["alone in a name", 'table: "{task.subject}"', null],
    ["two of which one is a slip", 'path: "/r/{task.id}/{task.idd}"', "unknown word `{task.idd`"],
    ["a whole subject before more of a name", 'path: "/r/{task.subject}x/**"', "stands alone"],
    ["in an argument", 'arguments: { a: { glob: "{task.nobody}" } }', "unknown word"],
    ["a slip", 'path: "/r/{task.subjekt}/**"', "unknown word `{task.subjekt`"],
    ["never closed", 'table: "p_{task.id"', "unknown word `{task.id`"],
    ["a whole subject as part of a name", 'path: "/r/x-{task.subject}/**"', "stands alone"],
    ["where it means nothing", 'agent: "{task.id}"', "means nothing in `agent`"],
    ["inside not", 'not: { program: "{task.id}" }', "means nothing in `program`"],
    ["in a column's value", 'where: { a: "{task.nobody}" }', "unknown word"],
  ];
  it.each(rows)("P1: %s", (_why, when, message) => {
    const text = `${HEADER}default: allow\nguardrails:\n  - { id: a, deny: '*', when: { ${when} }, reason: x }\n`;
    const [error] = errorsOf(text);
    if (message === null) expect(error).toBeUndefined();
    else
      expect(error).toMatchObject({ code: "policy.unknown_place", line: 6, message: expect.stringContaining(message) });
  });

  it.each([
    ["the word that was meant", 'path: "/r/{task.subjekt}/**"', "{task.subject}"],
    ["what fits between two slashes", 'path: "/r/x-{task.subject}/**"', "{task.subject.id}"],
    ["nothing where nothing is near", 'path: "/r/{task.zzzzzzzzzz}/**"', null],
  ])("P1: suggests %s", (_what, when, suggestion) => {
    const text = `${HEADER}default: allow\nguardrails:\n  - { id: a, deny: '*', when: { ${when} }, reason: x }\n`;
    expect(errorsOf(text)).toMatchObject([{ suggestion, column: 39 }]);
  });

  it("P5: a word for one name stands for one name", () => {
    const denied = guardrails('- { id: d, deny: file.read, when: { path: "/r/{task.subject.id}" } }');
    expect(verdict(denied, null, on("file.read", "path", "/r/a"))).toBe("deny");
    expect(verdict(denied, null, on("file.read", "path", "/r/a/b"))).toBe("allow");
  });

  it("P5: a plain word has 256 characters at most", () => {
    expect([isPlainWord("a".repeat(256)), isPlainWord("a".repeat(257))]).toEqual([true, false]);
  });

  it("P1: a label is the same for every task", () => {
    const text = `${HEADER}default: allow\nlabels: { own: { name: "{task.subject}" } }\n`;
    expect(errorsOf(text)[0]?.message).toContain("means nothing in a label");
  });
});
