import { describe, expect, it } from "vitest";
import { guardrails, HEADER, load } from "../testing/policies.js";
import { estimateCost } from "./cost.js";
import type { LintCode } from "./finding.js";
import { lintPolicy } from "./lint.js";

const WORLD = { now: Date.UTC(2026, 0, 15), fulfillable: ["notify"] } as const;
const lint = (policy: ReturnType<typeof load>) => lintPolicy(policy, WORLD).map(({ code, rule }) => `${code} ${rule}`);

describe("P1: what lint finds in rules", () => {
  const rows: readonly (readonly [string, readonly `${LintCode} ${string}`[], string])[] = [
    ["- { id: a, deny: file.read, when: { label: system }, reason: r }", [], "nothing"],
    ["- { id: a, deny: file.read, when: { label: system } }", ["lint.no_reason a"], "no reason"],
    ["- { id: a, grant: file.read }", [], "a grant needs none"],
    [
      "- { id: a, deny: file.*, when: { append: true, mode: setuid }, reason: r }",
      ["lint.contradictory a"],
      "no kind has both",
    ],
    ["- { id: a, deny: file.*, when: { append: true, recursive: true }, reason: r }", [], "one kind has both"],
    [
      "- { id: a, deny: file.read, when: { label: system, not: { label: system } }, reason: r }",
      ["lint.contradictory a"],
      "asked for and excluded",
    ],
    [
      "- { id: a, deny: file.read, when: { label: system, not: { label: system, path: /x } }, reason: r }",
      [],
      "excluded only in part",
    ],
    [
      "- { id: a, deny: file.read, when: { label: { all: [system], none: [system] } }, reason: r }",
      ["lint.contradictory a"],
      "one label both ways",
    ],
    [
      "- { id: a, deny: file.read, when: { label: { any: [system, home], none: [system] } }, reason: r }",
      [],
      "one of two labels",
    ],
    [
      "- { id: a, deny: file.read, when: { label: { any: [system], none: [system] } }, reason: r }",
      ["lint.contradictory a"],
      "the only label",
    ],
    [
      "- { id: a, deny: net.send, when: { port: { above: 10, below: 5 } }, reason: r }",
      ["lint.contradictory a"],
      "an empty range",
    ],
    [
      "- { id: a, deny: net.send, when: { port: { above: 5, at-most: 5 } }, reason: r }",
      ["lint.contradictory a"],
      "an empty range of one",
    ],
    ["- { id: a, deny: net.send, when: { port: { at-least: 5, at-most: 5 } }, reason: r }", [], "a range of one"],
    [
      "- { id: a, deny: file.read, reason: r }\n- { id: b, deny: file.read, when: { label: system }, reason: r }",
      ["lint.shadowed b"],
      "a denial under a wider one",
    ],
    [
      "- { id: a, deny: file.*, reason: r }\n- { id: b, ask: file.read, reason: r }",
      ["lint.shadowed b"],
      "an ask under a denial",
    ],
    ["- { id: a, ask: file.*, reason: r }\n- { id: b, deny: file.read, reason: r }", [], "a denial under an ask"],
    [
      "- { id: a, deny: file.*, reason: r }\n- { id: b, grant: file.read }",
      ["lint.shadowed b"],
      "a grant that never counts",
    ],
    [
      "- { id: a, ask: file.*, reason: r }\n- { id: b, grant: file.read }",
      [],
      "a grant under an ask still speaks against the default",
    ],
    [
      "- { id: a, deny: file.read, except: { path: /x }, reason: r }\n- { id: b, deny: file.read, when: { label: system }, reason: r }",
      [],
      "the wider one has exceptions",
    ],
    [
      "- { id: a, deny: file.read, unless-granted: p, reason: r }\n- { id: b, deny: file.read, when: { label: system }, reason: r }",
      [],
      "the wider one can be lifted",
    ],
    [
      "- { id: a, deny: file.read, reason: r }\n- { id: b, deny: file.read, reason: r }",
      ["lint.shadowed b"],
      "twice the same: one of them",
    ],
    [
      "- { id: a, deny: file.read, reason: r }\n- { id: b, deny: file.read, reason: r, obligations: [{ notify: x }] }",
      ["lint.shadowed a"],
      "the one with an obligation stays",
    ],
    [
      "- { id: a, deny: [file.read, file.write], when: { label: system }, reason: r }\n- { id: b, deny: file.*, when: { label: system }, reason: r }",
      ["lint.shadowed a"],
      "fewer kinds",
    ],
    [
      "- { id: a, ask: file.read, reason: r }\n- { id: b, ask: file.read, when: { label: system }, reason: r, review: { lasts: once } }",
      [],
      "a question that demands more of the answer than a wider one",
    ],
    [
      "- { id: a, ask: file.read, reason: r, review: { people: 2 } }",
      ["lint.unanswerable a"],
      "it takes two people, and the policy knows nobody",
    ],
    ["- { id: a, ask: file.read, reason: r, obligations: [{ sandbox: x }] }", ["lint.unfulfillable a"], "no door can"],
    ["- { id: a, ask: file.read, reason: r, obligations: [{ notify: x }] }", [], "some door can"],
    [
      "- { id: a, deny: file.read, reason: r, when: { cel: 'size(action.labels) > 9' } }",
      ["lint.not_indexed a"],
      "an expression asked of everything",
    ],
    [
      "- { id: a, deny: file.read, reason: r, when: { cel: 'size(action.labels) > 9', path: /x/** } }",
      [],
      "an expression behind a path",
    ],
    [
      "- { id: a, deny: file.read, reason: r, when: { cel: 'size(action.labels) > 9', path: '**/x*' } }",
      ["lint.not_indexed a"],
      "a path without a literal part",
    ],
    [
      "- { id: a, deny: file.read, reason: r, when: { cel: 'size(action.labels) > 9', task: { subject: '*' } } }",
      [],
      "an expression behind a task: it costs nothing where there is none",
    ],
  ];
  for (const [rules, wanted, why] of rows) {
    it(`${why}: ${wanted.join(", ") || "nothing"}`, () => {
      expect(lint(guardrails(rules))).toEqual(wanted);
    });
  }
  it("a role's rule is not covered by a guardrail's grant, nor one that asks for another role", () => {
    const policy = load(`${HEADER}default: allow
guardrails: [{ id: a, grant: file.read }, { id: d, deny: file.write, reason: r }]
roles:
  x: { rules: [{ id: b, grant: file.read }, { id: c, grant: file.list, when: { role: y } }, { id: e, deny: file.write, reason: r }] }
  y: { rules: [{ id: f, grant: file.read, when: { label: home } }] }
`);
    expect(lint(policy)).toEqual(["lint.contradictory c", "lint.shadowed e"]);
  });
});

describe("what lint finds in overrides", () => {
  const policy = load(`${HEADER}default: allow
guardrails: [{ id: a, deny: file.read, reason: r }, { id: b, deny: file.write, reason: r }]
overrides:
  a: [{ except: { path: /x }, reason: r, until: 2026-01-15 }, { except: { path: /y }, reason: r, until: 2026-01-16 }]
  b: { except: all, reason: r }
  project.x: { except: { path: /x }, reason: r }
  understanding.unknown-program: { except: { program: x }, reason: r }
`);
  it("names what has run out, what is off for good, and what waits", () => {
    expect(lint(policy)).toEqual([
      "lint.override_expired a",
      "lint.override_is_off b",
      "lint.override_of_nothing project.x",
    ]);
    expect(lintPolicy(policy, WORLD)[0]!.message).toBe("an override of it ended at 2026-01-15T00:00:00Z");
  });
});

describe("R6: the estimate of cost", () => {
  it("counts what cannot be looked up, by kind", () => {
    const many = Array.from(
      { length: 30 },
      (_, i) => `- { id: r${i}, deny: file.read, reason: r, when: { cel: 'size(action.labels) > ${i}' } }`,
    );
    const policy = guardrails([...many, "- { id: p, deny: [file.read, file.write], reason: r }"].join("\n"));
    expect(estimateCost(policy).get("file.read")).toBeCloseTo(7.515);
    expect(estimateCost(policy).get("file.write")).toBeCloseTo(0.015);
    expect(lint(policy)).toContain("lint.costly file.read");
    expect(lint(policy)).not.toContain("lint.costly file.write");
  });
});

describe("P4: privileges that nobody can give, and owners nobody knows", () => {
  const two =
    "{ pay: { adds: [{ id: p, grant: data.write }], for: 5m, approval: { low: automatic, otherwise: two } } }";
  const rows: readonly (readonly [why: string, text: string, found: readonly string[]])[] = [
    [
      "two people, and one may",
      `people: { ada: { roles: approver } }\nelevations: ${two}`,
      ["lint.unanswerable elevations.pay"],
    ],
    ["and two may", `people: { ada: { roles: approver }, bob: { roles: admin } }\nelevations: ${two}`, []],
    ["one person is enough", `elevations: ${two.replace("two", "one")}`, []],
    [
      "an owner who is not among the people",
      "agents: { a: { owner: adq } }\npeople: { ada: { roles: viewer } }",
      ["lint.owner_unknown agents.a"],
    ],
    ["one who is", "agents: { a: { owner: ada } }\npeople: { ada: { roles: viewer } }", []],
    ["where no people are named", "agents: { a: { owner: ada } }", []],
  ];
  it.each(rows)("%s", (_why, text, found) => {
    expect(lint(load(`${HEADER}default: allow\n${text}\n`))).toEqual(found);
  });
});

describe("P6: questions that take more people than there are", () => {
  const rows: readonly (readonly [why: string, people: string, found: readonly string[]])[] = [
    ["one may answer", "people: { ada: { roles: approver }, vic: { roles: viewer } }", ["lint.unanswerable a"]],
    ["two may", "people: { ada: { roles: approver }, bob: { roles: admin } }", []],
    ["a group may bring them", "groups: { leads: { people: approver } }", []],
    ["a group of viewers brings nobody", "groups: { leads: { people: viewer } }", ["lint.unanswerable a"]],
  ];
  it.each(rows)("%s", (_why, people, found) => {
    const rule = "- { id: a, ask: file.read, reason: r, review: { people: 2 } }";
    expect(lint(guardrails(rule, `${HEADER}default: allow\n${people}\n`))).toEqual(found);
  });
});
