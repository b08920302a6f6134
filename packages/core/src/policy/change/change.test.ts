import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACTION_KINDS } from "../../spine/action.js";
import { compilePolicy } from "../compile.js";
import type { PolicyDocument } from "../document.js";
import { loadPolicy } from "../load.js";
import { PACKS } from "../packs.generated.js";
import { SECTION_NAMES } from "../sections/index.js";
import { OWNED_SECTIONS } from "../sections/sign-offs.js";
import { touchedAreas } from "./areas.js";
import { policyChanges } from "./change.js";
import { ruleWords } from "./words.js";

const HEAD = `rampart: 1
name: p
default: ask
understanding: { malformed: deny, unknown-program: allow, opaque: ask, beyond-bounds: ask }
`;
const BASE = {
  rules: `guardrails:
  - { id: secrets.read, deny: secret.read, when: { label: payroll }, unless-granted: audit, reason: Not yours. }
  - { id: files.write, ask: file.write, when: { path: "/srv/**" } }
`,
  labels: `labels: { payroll: { host: "*.pay.example" } }\n`,
  roles: `roles: { refund: { rules: [{ id: refund.read, grant: data.read }] } }\n`,
  areas: `sign-offs:
  security: { owns: { rules: "secrets.*", sections: [people, understanding] }, people: [sam, kim], needs: 2 }
  money: { owns: { roles: refund }, needs: 1 }
`,
  rest: "",
};
const documentOf = (change: Partial<typeof BASE> = {}, head = HEAD): PolicyDocument => {
  const parts = { ...BASE, ...change };
  const text = `${head}${parts.rules}${parts.labels}${parts.roles}${parts.areas}${parts.rest}`;
  const loaded = loadPolicy([{ name: "p", text }], { packs: (name) => PACKS[name] });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return loaded.policy.document;
};
const before = documentOf();

describe("P15: what a change of policy is", () => {
  const rows: readonly (readonly [why: string, after: PolicyDocument, told: string, areas: string])[] = [
    ["nothing", documentOf(), "", ""],
    [
      "a rule goes",
      documentOf({ rules: BASE.rules.replace(/.*secrets.read.*\n/, "") }),
      "rule secrets.read removed looser",
      "security",
    ],
    [
      "a rule of another name comes: nobody owns it",
      documentOf({ rules: `${BASE.rules}  - { id: new.one, grant: net.send }\n` }),
      "rule new.one added looser",
      "rest",
    ],
    [
      "a deny comes",
      documentOf({ rules: `${BASE.rules}  - { id: secrets.x, deny: net.send }\n` }),
      "rule secrets.x added tighter",
      "security",
    ],
    [
      "asked where it was denied",
      documentOf({ rules: BASE.rules.replace("deny: secret", "ask: secret") }),
      "rule secrets.read changed looser",
      "security",
    ],
    [
      "denied where it was asked",
      documentOf({ rules: BASE.rules.replace("ask: file", "deny: file") }),
      "rule files.write changed tighter",
      "rest",
    ],
    [
      "other words, the same meaning",
      documentOf({ rules: BASE.rules.replace("Not yours.", "Ours.") }),
      "rule secrets.read changed words",
      "security",
    ],
    [
      "an exception more",
      documentOf({ rules: BASE.rules.replace('"/srv/**" }', '"/srv/**" }, except: { path: "/srv/x" }') }),
      "rule files.write changed looser",
      "rest",
    ],
    [
      "no privilege lifts it any more",
      documentOf({ rules: BASE.rules.replace(", unless-granted: audit", "") }),
      "rule secrets.read changed tighter",
      "security",
    ],
    [
      "other conditions: nobody can say",
      documentOf({ rules: BASE.rules.replace("/srv/**", "/opt/**") }),
      "rule files.write changed either",
      "rest",
    ],
    [
      "a grant of more",
      documentOf({ roles: BASE.roles.replace("grant: data.read", "grant: [data.read, data.write]") }),
      "rule refund.read changed looser",
      "money",
    ],
    [
      "asked about more",
      documentOf({ rules: BASE.rules.replace("ask: file.write", "ask: [file.write, file.delete]") }),
      "rule files.write changed tighter",
      "rest",
    ],
    [
      "asked about something else: nobody can say",
      documentOf({ rules: BASE.rules.replace("ask: file.write", "ask: [file.delete, net.send]") }),
      "rule files.write changed either",
      "rest",
    ],
    [
      "more under other conditions: nobody can say",
      documentOf({
        rules: BASE.rules.replace("ask: file.write", "ask: [file.write, file.delete]").replace("/srv/**", "/opt/**"),
      }),
      "rule files.write changed either",
      "rest",
    ],
    [
      "switched off by name",
      documentOf({ rest: "overrides: { secrets.read: { except: all, reason: busy } }\n" }),
      "override secrets.read added looser",
      "security",
    ],
    [
      "what is not understood, by an override",
      documentOf({ rest: "overrides: { understanding.unknown-program: { except: { program: x }, reason: ours } }\n" }),
      "override understanding.unknown-program added looser",
      "security",
    ],
    [
      "what is not understood, looser",
      documentOf({}, HEAD.replace("unknown-program: allow", "unknown-program: deny")),
      "section understanding/unknown-program changed tighter",
      "security",
    ],
    [
      "the default",
      documentOf({}, HEAD.replace("default: ask", "default: allow")),
      "section default changed looser",
      "rest",
    ],
    [
      "a label means less: the rule that speaks of it does too",
      documentOf({ labels: `labels: { payroll: { host: "nowhere.example" } }\n` }),
      "section labels/payroll changed either",
      "security",
    ],
    [
      "a privilege that lifts somebody's rule",
      documentOf({ rest: "elevations: { audit: { for: 1h, approval: automatic } }\n" }),
      "section elevations/audit added either",
      "security",
    ],
    [
      "somebody gets the role",
      documentOf({ rest: "agents: { bot: { owner: ada, roles: refund } }\n" }),
      "section agents/bot added either",
      "money",
    ],
    [
      "the role may more",
      documentOf({ roles: BASE.roles.replace("data.read }", "[data.read, data.write] }") }),
      "rule refund.read changed looser",
      "money",
    ],
    [
      "P15: an area gives itself away: those who own it now have to agree",
      documentOf({ areas: BASE.areas.replace("needs: 2", "needs: 1") }),
      "section sign-offs/security changed either",
      "security",
    ],
    [
      "P15: all areas go",
      documentOf({ areas: "" }),
      "section sign-offs/security removed either | section sign-offs/money removed either",
      "money security",
    ],
    [
      "who may sign is a section like others",
      documentOf({ rest: "people: { eve: { roles: policy-owner } }\n" }),
      "section people/eve added either",
      "security",
    ],
  ];
  it.each(rows)("%s", (_why, after, told, areas) => {
    const changes = policyChanges(before, after);
    const say = ({ part, name, entry, how, direction }: (typeof changes)[number]) =>
      `${part} ${name}${part === "section" && entry !== null ? `/${entry}` : ""} ${how} ${direction}`;
    expect(changes.map(say).join(" | ")).toBe(told);
    expect(
      touchedAreas(before, after)
        .map(({ area }) => area)
        .sort()
        .join(" "),
    ).toBe(areas);
    for (const { says } of changes) expect(says).not.toBe("");
  });

  it("says it in plain words", () => {
    const after = documentOf({ rules: BASE.rules.replace("deny: secret", "ask: secret") });
    expect(policyChanges(before, after)[0]?.says).toBe(
      "asks before: reads secrets; label payroll, unless audit is granted; before: denies: reads secrets; label payroll, unless audit is granted",
    );
  });

  it("P15: everything two documents differ in is some change, and touches some area", () => {
    const texts = rows.map(([, after]) => after);
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.constantFrom(...texts), (a, b) => {
        const same = JSON.stringify(a) === JSON.stringify(b);
        expect(policyChanges(a, b).length === 0).toBe(same);
        if (a["sign-offs"] !== undefined) expect(touchedAreas(a, b).length === 0).toBe(same);
      }),
    );
  });

  it("areas can own every part of a document", () => {
    const others = ["rampart", "name", "guardrails", "roles", "overrides"];
    const whole = compilePolicy(JSON.parse(JSON.stringify(before)));
    if (!whole.ok) throw new Error("not sound");
    const keys = Object.keys(whole.policy.document).filter((key) => !others.includes(key));
    for (const key of [...keys, ...SECTION_NAMES]) expect(OWNED_SECTIONS).toContain(key);
  });

  it.each([...SECTION_NAMES, "something-to-come"])(
    "P15: a change of the section %s is seen, and somebody has to agree",
    (name) => {
      const after = { ...before, [name]: { entry: { value: 1 } } } as unknown as PolicyDocument;
      expect(policyChanges(before, after)).toContainEqual(expect.objectContaining({ part: "section", name }));
      expect(touchedAreas(before, after)).not.toEqual([]);
    },
  );

  const wrong: readonly (readonly [why: string, text: string])[] = [
    ["an area that owns nothing", "security: { needs: 1 }"],
    ["more people than there are", 'security: { owns: { rules: "*" }, people: [sam, sam], needs: 2 }'],
    ["the rest owns by itself", 'rest: { owns: { rules: "*" }, needs: 1 }'],
    ["nobody has to agree", 'security: { owns: { rules: "*" }, needs: 0 }'],
    ["no such section", "security: { owns: { sections: rules }, needs: 1 }"],
    ["owning by a pattern of people", 'security: { owns: { rules: "*" }, people: ["*"], needs: 1 }'],
  ];
  it.each(wrong)("P15: %s is refused", (_why, area) => {
    expect(() => documentOf({ areas: `sign-offs:\n  ${area}\n` })).toThrow(/policy\./);
  });
});

describe("what a rule demands of an answer, in words", () => {
  it.each([
    [{ people: 2 }, "2 people have to agree"],
    [{ people: 2, "not-owner": true, lasts: 0 }, "2 people have to agree, none of them its owner or user, each time"],
    [{ "not-owner": true }, "not by its owner or user"],
    [{ lasts: 7_200_000 }, "for 120 minutes at most"],
  ])("%j", (review, words) => {
    expect(ruleWords({ id: "a", ask: ["file.write"], review })).toMatch(new RegExp(`, ${words}$`));
  });

  it("says each kind as a whole sentence would, with nothing left hanging", () => {
    for (const kind of ACTION_KINDS)
      expect(ruleWords({ id: "a", deny: [kind] }), kind).toMatch(/^denies: [a-z][a-z,' ]*[a-z]$/);
    for (const kind of ACTION_KINDS)
      expect(ruleWords({ id: "a", deny: [kind] }), kind).not.toMatch(/ ,| {2}| (?:of|to|from|on|in)$|nothing is known/);
  });
});
