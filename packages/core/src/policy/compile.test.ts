import { describe, expect, it } from "vitest";
import { decide } from "../decide/decide.js";
import { viewFor } from "../decide/view.js";
import type { Facts, TaskFacts } from "../spine/facts.js";
import type { Json } from "../spine/json.js";
import { compilePolicy } from "./compile.js";
import { act } from "./testing/actions.js";
import { facts } from "./testing/facts.js";
import { HEADER, load } from "./testing/policies.js";

const ALLOWS = `${HEADER}default: allow\n`;
const task = (kind: string, subject: string | null = null): TaskFacts => ({
  id: "t1",
  kind,
  subject,
  sensitivity: null,
  purpose: null,
  environment: null,
});
const known = facts().identity;

describe("a decision follows every fact the policy asks for, wherever it asks", () => {
  const own = facts({ task: task("audit", "folder/own") });
  const other = facts({ task: task("build", "folder/other") });
  const rows: readonly (readonly [where: string, policy: string, stopped: Facts, passes: Facts])[] = [
    [
      "when",
      "guardrails: [{ id: x, deny: file.read, when: { agent: claude } }]",
      facts(),
      facts({ identity: { ...known, agent: "other" } }),
    ],
    [
      "except",
      "guardrails: [{ id: x, deny: file.read, except: { principal: root } }]",
      facts(),
      facts({ identity: { ...known, principal: "root" } }),
    ],
    [
      "the second exception",
      "guardrails: [{ id: x, deny: file.read, except: [{ path: /b }, { purpose: repair }] }]",
      facts(),
      facts({ purpose: "repair" }),
    ],
    [
      "behind not",
      "guardrails: [{ id: x, deny: file.read, when: { not: { door: mcp } } }]",
      facts(),
      facts({ door: "mcp" }),
    ],
    [
      "behind not twice",
      "guardrails: [{ id: x, deny: file.read, when: { not: { not: { environment: live } } } }]",
      facts({ environment: "live" }),
      facts({ environment: "test" }),
    ],
    ["the task", "guardrails: [{ id: x, deny: file.read, when: { task: { kind: audit } } }]", own, other],
    [
      "the task behind not",
      "guardrails: [{ id: x, deny: file.read, when: { not: { task: { kind: build } } } }]",
      own,
      other,
    ],
    [
      "a word for what the task is about",
      'guardrails: [{ id: x, deny: file.read, when: { path: "/srv/{task.subject.id}/**" } }]',
      own,
      other,
    ],
    [
      "an exception by the task",
      "guardrails: [{ id: x, deny: file.read, except: { task: { kind: build } } }]",
      own,
      other,
    ],
    [
      "an override",
      "guardrails: [{ id: x, deny: file.read }]\noverrides: { x: { except: { agent: other }, reason: r } }",
      facts(),
      facts({ identity: { ...known, agent: "other" } }),
    ],
    [
      "an override by the task",
      "guardrails: [{ id: x, deny: file.read }]\noverrides: { x: { except: { task: { kind: build } }, reason: r } }",
      own,
      other,
    ],
    [
      "the second override",
      "guardrails: [{ id: x, deny: file.read }]\noverrides: { x: [{ except: { path: /b }, reason: r }, { except: { task: { kind: build } }, reason: r }] }",
      own,
      other,
    ],
    [
      "an override of what nobody described",
      `overrides: { understanding.unknown-program: { except: { agent: other }, reason: r } }`,
      facts(),
      facts({ identity: { ...known, agent: "other" } }),
    ],
  ];
  it.each(rows)("%s", (where, policy, stopped, passes) => {
    const unknown = where.includes("nobody");
    const header = unknown ? ALLOWS.replace("unknown-program: allow", "unknown-program: deny") : ALLOWS;
    const { program, ...rest } = load(`${header}${policy}\n`);
    const action = unknown
      ? act("process.exec", "thing", { program: "thing", effects: "unknown" })
      : act("file.read", "/srv/own/x");
    const asked = (by: Facts) =>
      decide({ program, ...rest }, by, { actions: [action], findings: [], phase: "call" }).verdict;
    // Each after the other, and again: what was worked out for one must not be taken for the next.
    expect([stopped, passes, stopped, passes].map(asked)).toEqual(["deny", "allow", "deny", "allow"]);
  });

  it.each([
    ["claude", "agent: claude", facts(), facts({ identity: { ...known, agent: "other" } })],
    ["a task", "task: { kind: audit }", own, other],
  ])("a limit counts for %s alone", (_who, when, counted, free) => {
    const limit = `{ id: l, over: agent, measure: calls, at-most: 1, reached: deny, when: { ${when} } }`;
    const { program } = load(`${ALLOWS}limits: [${limit}]\n`);
    expect([counted, free, counted].map((by) => viewFor(program, by).limits.length)).toEqual([1, 0, 1]);
  });
});

describe("what is worked out once", () => {
  it("tasks of one agent share what does not depend on the task", () => {
    const { program } = load(
      `${ALLOWS}guardrails: [{ id: x, deny: file.read, when: { agent: claude, task: { kind: k } } }]\n`,
    );
    for (const kind of ["k", "l", "m"]) viewFor(program, facts({ task: task(kind) }));
    expect(program.views.size).toBe(1);
  });
  it("agents the policy does not tell apart share everything", () => {
    const { program } = load(`${ALLOWS}guardrails: [{ id: x, deny: file.read, when: { door: mcp } }]\n`);
    for (const agent of ["a", "b"]) viewFor(program, facts({ identity: { ...known, agent }, task: task(agent) }));
    expect(program.views.size).toBe(1);
    expect([...program.standing]).toEqual(["door"]);
  });
  it("prices are there where the policy has some", () => {
    expect(load(ALLOWS).program.prices).toBeNull();
    expect(load(`${ALLOWS}prices: { currency: EUR, tools: { search: 2 } }\n`).program.prices).not.toBeNull();
  });
});

describe("a resolved document", () => {
  const sound = load(`${ALLOWS}guardrails: [{ id: x, deny: file.read }]\n`).document;
  const compiled = (change: object) => compilePolicy(JSON.parse(JSON.stringify({ ...sound, ...change })) as Json);

  it("brings no tests and no warnings", () => {
    const result = compiled({});
    if (!result.ok) throw new Error("refused");
    expect([result.warnings, result.policy.tests]).toEqual([[], []]);
  });

  it.each<readonly [why: string, change: object, file: string, code: string]>([
    ["a key nobody knows, at the top", { extra: 1 }, "document/extra", "policy.unknown_key"],
    ["a key that is missing", { roles: undefined }, "document", "policy.missing_key"],
    [
      "a value within",
      { guardrails: [{ id: "X", deny: ["file.read"] }] },
      "document/guardrails/0/id",
      "policy.bad_value",
    ],
    [
      "a check of the whole",
      { overrides: { y: [{ except: "all", reason: "r" }] } },
      "document/overrides/y",
      "policy.unknown_rule",
    ],
  ])("says by a pointer what is wrong: %s", (_why, change, file, code) => {
    const result = compiled(change);
    expect(result.ok ? [] : result.errors.map((error) => [error.file, error.line, error.column, error.code])).toEqual([
      [file, 0, 0, code],
    ]);
  });

  it.each<readonly [Json, string]>([
    [null, "nothing"],
    [[], "a list"],
    ["rampart: 1", "a text"],
  ])("refuses %j: %s is no document", (value) => {
    const result = compilePolicy(value);
    expect(result.ok ? [] : result.errors.map(({ file, code }) => `${file} ${code}`)).toEqual([
      "document policy.wrong_type",
    ]);
  });

  it("is called by the digest the platform makes of its canonical text", () => {
    const result = compilePolicy(JSON.parse(JSON.stringify(sound)) as Json, (text) => `${text.length}`);
    expect(result.ok && result.policy.digest).toMatch(/^sha256:[1-9][0-9]+$/);
  });
});
