import { describe, expect, it } from "vitest";
import { checkDocument, checkPiece, wholeOf } from "./check.js";
import type { PolicyDocument, RuleDocument } from "./document.js";
import type { Issue, PolicyError } from "./errors.js";
import { kindsWithResource } from "./kinds.js";
import type { Piece } from "./piece.js";
import { HEADER, load } from "./testing/policies.js";

const SOUND = load(`${HEADER}default: ask\n`).document;
const rule = (id: string, more: Partial<RuleDocument> = {}): RuleDocument => ({ id, deny: ["file.read"], ...more });
const unlabelled = rule("u", { when: { label: { any: ["sytem"] } } });
const hosted = { host: ["x"] };

type Row = readonly [why: string, change: Partial<PolicyDocument>, wanted: readonly string[]];
const said = ({ at, part, code, message, suggestion }: Issue) =>
  [`${part} ${at}`, code, message, ...(suggestion === null ? [] : [suggestion])].join(" | ");

const UNKNOWN = "policy.unknown_label | unknown label `sytem` | system";
const UNMET = `policy.unmet_condition | no action of this rule's kinds has \`host\`: it belongs to ${kindsWithResource("host").join(", ")}`;

/** What is wrong, each with the place it is at and words a person can act on. */
const WRONG: readonly Row[] = [
  ["nothing", {}, []],
  [
    "a second rule of one name",
    { guardrails: [rule("a"), rule("b"), rule("a")] },
    ["value /guardrails/2/id | policy.duplicate_name | a second rule `a`"],
  ],
  [
    "a role's rule with the name of a guardrail",
    { guardrails: [rule("a")], roles: { r: { rules: [rule("b"), rule("a")] } } },
    ["value /roles/r/rules/1/id | policy.duplicate_name | a second rule `a`"],
  ],
  [
    "a privilege's rule with the name of a role's; a privilege that adds nothing has none",
    {
      roles: { r: { rules: [rule("a")] } },
      elevations: {
        empty: { for: 1_000, approval: "one" },
        p: { for: 1_000, approval: "one", adds: [{ id: "a", grant: ["file.read"] }] },
      } as never,
    },
    ["value /elevations/p/adds/0/id | policy.duplicate_name | a second rule `a`"],
  ],
  ["a label nobody gives", { guardrails: [unlabelled] }, [`value /guardrails/0/when/label/any/0 | ${UNKNOWN}`]],
  [
    "an exception no action can meet",
    { guardrails: [rule("a", { except: [{ path: ["/x"] }, hosted] })] },
    [`key /guardrails/0/except/1/host | ${UNMET}`],
  ],
  [
    "who answers, where nobody is asked",
    { guardrails: [rule("a", { review: { people: 2 } })] },
    ["key /guardrails/0/review | policy.bad_value | `a` does not ask; `review` says who answers a rule that does"],
  ],
  ["who answers, where somebody is", { guardrails: [{ id: "a", ask: ["file.read"], review: { people: 2 } }] }, []],
  [
    "a name of the engine's",
    { guardrails: [rule("limit.a")] },
    ["value /guardrails/0/id | policy.duplicate_name | `limit.a` is a name the engine keeps for itself"],
  ],
  ["what repositories and operators added", { guardrails: [rule("project.a"), rule("restriction.b")] }, []],
  [
    "an override of no rule",
    { guardrails: [rule("keys.read")], overrides: { "keys.raed": [{ except: "all", reason: "r" }] } },
    ["key /overrides/keys.raed | policy.unknown_rule | no rule `keys.raed` that could be overridden | keys.read"],
  ],
  [
    "nearly the one class that can be overridden",
    { overrides: { "understanding.unknown-progam": [{ except: "all", reason: "r" }] } },
    [
      "key /overrides/understanding.unknown-progam | policy.unknown_rule | no rule `understanding.unknown-progam` that could be overridden | understanding.unknown-program",
    ],
  ],
  [
    "an override of a repository's rule, which comes and goes",
    { overrides: { "project.x": [{ except: "all", reason: "r" }] } },
    [],
  ],
  [
    "an override of a final rule",
    { guardrails: [rule("a", { final: true })], overrides: { a: [{ except: "all", reason: "r" }] } },
    ["key /overrides/a | policy.final_rule | rule `a` is final"],
  ],
  [
    "an override no action can meet, behind one that is sound",
    {
      guardrails: [rule("a")],
      overrides: {
        a: [
          { except: "all", reason: "r" },
          { except: [{ path: ["/x"] }, hosted], reason: "r" },
        ],
      },
    },
    [`key /overrides/a/1/except/1/host | ${UNMET}`],
  ],
  [
    "a section",
    {
      limits: [0, 1].map(() => ({ id: "l", over: ["agent"], measure: "calls", "at-most": 1, reached: { do: "deny" } })),
    } as never,
    ["value /limits/1/id | policy.duplicate_name | a second limit `l`"],
  ],
];

describe("a resolved document", () => {
  it.each(WRONG)("%s", (_why, change, wanted) => {
    const issues: Issue[] = [];
    checkDocument({ ...SOUND, ...change }, (issue) => issues.push(issue));
    expect(issues.map(said)).toEqual(wanted);
  });
});

describe("one text of a policy, in the whole it is part of", () => {
  /** Issues of a text as they are, before their place in it is looked for. */
  function checked(source: Partial<PolicyDocument>, whole: Partial<PolicyDocument> = {}): string[] {
    const issues: Issue[] = [];
    const locate = (issue: Issue): PolicyError => {
      issues.push(issue);
      return { ...issue, file: "f", line: 1, column: 1 };
    };
    const piece: Piece = {
      file: "f",
      source: { rampart: 1, name: "x", ...source },
      parents: [],
      isPack: false,
      locate,
    };
    const errors: PolicyError[] = [];
    checkPiece(piece, wholeOf({ ...SOUND, ...whole, ...source }), errors);
    expect(errors).toHaveLength(issues.length);
    return issues.map(said);
  }

  it.each<Row>([
    ...WRONG.filter(([why]) => /^(?:nothing|a label|an exception|who|a name|an override|nearly|a section)/.test(why)),
    [
      "a name kept for repositories",
      { guardrails: [rule("project.a")] },
      ["value /guardrails/0/id | policy.duplicate_name | `project.` is for the rules of repositories"],
    ],
    [
      "a name kept for operators, in a role",
      { roles: { r: { rules: [rule("a"), rule("restriction.a")] } } },
      ["value /roles/r/rules/1/id | policy.duplicate_name | `restriction.` is for emergency restrictions"],
    ],
    [
      "in a privilege; one that adds nothing has no rules",
      {
        elevations: {
          empty: { for: 1_000, approval: "one" },
          p: { for: 1_000, approval: "one", adds: [{ id: "project.a", grant: ["file.read"] }] },
        } as never,
      },
      ["value /elevations/p/adds/0/id | policy.duplicate_name | `project.` is for the rules of repositories"],
    ],
  ])("%s", (_why, source, wanted) => {
    expect(checked(source)).toEqual(wanted);
  });

  it("may use what other texts define", () => {
    const labels = { sytem: { path: ["/x"], host: [], name: [] } };
    expect(checked({ guardrails: [unlabelled] }, { labels })).toEqual([]);
    expect(checked({ overrides: { b: [{ except: "all", reason: "r" }] } }, { guardrails: [rule("b")] })).toEqual([]);
  });
});
