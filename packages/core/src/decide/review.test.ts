import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compilePolicy } from "../policy/compile.js";
import { loadPolicy } from "../policy/load.js";
import { MAX_APPROVAL } from "../policy/shapes/review.js";
import { act } from "../policy/testing/actions.js";
import { facts } from "../policy/testing/facts.js";
import { guardrails, HEADER } from "../policy/testing/policies.js";
import type { Json } from "../spine/json.js";
import { decide } from "./decide.js";
import { hostMayAnswer, joinDemands } from "./review.js";

const HOUR = 3_600_000;
const asked = (rules: string, ...paths: readonly string[]) =>
  decide(guardrails(rules), facts(), {
    actions: paths.map((path) => act("file.write", path)),
    findings: [],
    phase: "call",
  });

describe("P6: what a rule demands of the answer", () => {
  const rows: readonly (readonly [why: string, rules: string, demand: object | undefined])[] = [
    ["nothing said, nothing demanded", "- { id: a, ask: file.write }", undefined],
    [
      "two people agree to one call",
      "- { id: a, ask: file.write, review: { people: 2 } }",
      { people: 2, notOwner: false, lasts: 0 },
    ],
    [
      "unless the rule lets it last",
      "- { id: a, ask: file.write, review: { people: 2, lasts: 1h } }",
      { people: 2, notOwner: false, lasts: HOUR },
    ],
    [
      "one person decides for how long",
      "- { id: a, ask: file.write, review: { not-owner: true } }",
      { people: 1, notOwner: true, lasts: MAX_APPROVAL },
    ],
    [
      "unless the rule does",
      "- { id: a, ask: file.write, review: { lasts: once } }",
      { people: 1, notOwner: false, lasts: 0 },
    ],
    [
      "a session ends after a day",
      "- { id: a, ask: file.write, review: { lasts: session } }",
      { people: 1, notOwner: false, lasts: MAX_APPROVAL },
    ],
    [
      "of several rules, and several actions, the strictest of each",
      "- { id: a, ask: file.write, when: { path: /a/** }, review: { people: 3, lasts: 8h } }\n- { id: b, ask: file.write, when: { path: /b/** }, review: { not-owner: true, lasts: 2h } }",
      { people: 3, notOwner: true, lasts: 2 * HOUR },
    ],
    [
      "a rule about something else demands nothing",
      "- { id: a, ask: file.write, when: { path: /a/** } }\n- { id: c, ask: file.write, when: { path: /c/** }, review: { people: 2 } }",
      undefined,
    ],
    [
      "what is denied nobody is asked about",
      "- { id: a, ask: file.write, review: { people: 2 } }\n- { id: b, deny: file.write }",
      undefined,
    ],
  ];
  it.each(rows)("%s", (_why, rules, demand) => {
    expect(asked(rules, "/a/x", "/b/x").review).toEqual(demand);
  });

  const broken: readonly (readonly [why: string, rule: string, code: string])[] = [
    ["a rule that does not ask", "{ id: a, deny: file.write, review: { people: 2 } }", "policy.bad_value"],
    ["nothing in it", "{ id: a, ask: file.write, review: {} }", "policy.missing_key"],
    ["nobody", "{ id: a, ask: file.write, review: { people: 0 } }", "policy.out_of_bounds"],
    ["longer than a day", "{ id: a, ask: file.write, review: { lasts: 25h } }", "policy.out_of_bounds"],
    ["no length of time", "{ id: a, ask: file.write, review: { lasts: forever } }", "policy.bad_value"],
    ["a key nobody knows", "{ id: a, ask: file.write, review: { peple: 2 } }", "policy.unknown_key"],
  ];
  it.each(broken)("is an error at load: %s", (_why, rule, code) => {
    const loaded = loadPolicy([{ name: "p", text: `${HEADER}default: allow\nguardrails:\n  - ${rule}\n` }], {
      packs: () => undefined,
    });
    expect(loaded.ok ? [] : loaded.errors.map((error) => error.code)).toEqual([code]);
  });

  it("whoever sits at the host answers, unless it takes more people, or somebody else", () => {
    const demand = (review: string) => hostMayAnswer(asked(`- { id: a, ask: file.write${review} }`, "/x"));
    expect([demand(""), demand(", review: { lasts: once }"), demand(", review: { people: 1 }")]).toEqual([
      true,
      true,
      true,
    ]);
    expect([demand(", review: { people: 2 }"), demand(", review: { not-owner: true }")]).toEqual([false, false]);
  });

  it("comes back from the resolved document as it went in", () => {
    const policy = guardrails("- { id: a, ask: file.write, review: { people: 2, lasts: session } }");
    const again = compilePolicy(JSON.parse(JSON.stringify(policy.document)) as Json);
    expect(again.ok && again.policy.digest).toBe(policy.digest);
  });

  it("is the same in whatever order rules come, and never less than one of them", () => {
    const demand = fc.record({
      people: fc.integer({ min: 1, max: 8 }),
      notOwner: fc.boolean(),
      lasts: fc.integer({ min: 0, max: MAX_APPROVAL }),
    });
    fc.assert(
      fc.property(demand, demand, demand, (a, b, c) => {
        expect(joinDemands(a, b)).toEqual(joinDemands(b, a));
        expect(joinDemands(joinDemands(a, b), c)).toEqual(joinDemands(a, joinDemands(b, c)));
        expect(joinDemands(a, a)).toEqual(a);
        expect(joinDemands(a, b).lasts).toBeLessThanOrEqual(a.lasts);
      }),
    );
  });
});
