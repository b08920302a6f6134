import { describe, expect, it } from "vitest";
import { compilePolicy } from "../compile.js";
import { loadPolicy } from "../load.js";
import { PACKS } from "../packs.generated.js";

const world = { packs: (name: string) => PACKS[name] };
const load = (text: string) =>
  loadPolicy([{ name: "p.yaml", text: `rampart: 1\nname: p\nextends: baseline\n${text}` }], world);

describe("sections of a policy", () => {
  it("are read into one normal form, which a bundle holds", () => {
    const loaded = load(`
roles: { refund: { rules: [{ id: r.read, grant: data.read }] } }
agents: { refund-bot: { owner: ada, roles: refund, users: "svc-*" } }
people: { ada: { roles: [approver, operator], subject: "https://id.example ada" } }
groups: { "Risk Office": { people: viewer } }
elevations:
  payments-write:
    adds: [{ id: pay, grant: data.write, when: { table: payments } }]
    when: { role: refund, task: { kind: refund } }
    for: { otherwise: 15m, high: 5m }
    uses: 3
    approval: { low: automatic, otherwise: one, high: two }
limits:
  - { id: paid, over: agent, measure: cost, at-most: 20.5, per: { calendar: day, zone: Europe/Vienna }, reached: deny }
  - { id: calm, over: [agent, tool], measure: calls, at-most: 60, per: 1m, reached: { throttle: 5s } }
prices: { currency: EUR, tools: { "quotes/*": 0.25 }, models: { "m-*": { input: 3, output: 15 } } }
delegation: { depth: 3, fan-out: 5 }
`);
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
    const { document, digest } = loaded.policy;
    expect(document.elevations?.["payments-write"]).toMatchObject({
      for: { low: 900_000, medium: 900_000, high: 300_000, otherwise: 900_000 },
      approval: { low: "automatic", medium: "one", high: "two", otherwise: "one" },
    });
    expect(document.limits).toMatchObject([
      { over: ["agent"], per: { calendar: "day", zone: "Europe/Vienna" }, reached: { do: "deny" } },
      { over: ["agent", "tool"], per: { sliding: 60_000 }, reached: { do: "throttle", wait: 5_000 } },
    ]);
    const again = compilePolicy(JSON.parse(JSON.stringify(document)));
    expect(again.ok && again.policy.digest).toBe(digest);
  });

  it("leave the digest of a policy alone that writes none", () => {
    const loaded = load("");
    expect(loaded.ok && Object.keys(loaded.policy.document)).not.toContain("limits");
  });

  const wrong: readonly (readonly [why: string, text: string, code: string])[] = [
    ["a role nobody writes", "agents: { bot: { owner: ada, roles: refudn } }", "policy.unknown_role"],
    ["an agent nobody answers for", "agents: { bot: { roles: [] } }", "policy.missing_key"],
    ["a pattern would make everybody known", 'agents: { "bot-*": { owner: ada } }', "policy.bad_value"],
    ["no such power over Rampart", "people: { ada: { roles: root } }", "policy.bad_value"],
    [
      "a privilege only adds",
      "elevations: { x: { for: 1m, approval: one, adds: [{ id: d, deny: file.read }] } }",
      "policy.bad_value",
    ],
    [
      "who may request it cannot depend on the call",
      "elevations: { x: { for: 1m, approval: one, when: { path: /etc } } }",
      "policy.unmet_condition",
    ],
    [
      "nor behind not",
      "elevations: { x: { for: 1m, approval: one, when: { not: { label: secret } } } }",
      "policy.unmet_condition",
    ],
    ["a privilege ends", "elevations: { x: { approval: one } }", "policy.missing_key"],
    ["no number of people", "elevations: { x: { for: 1m, approval: 3 } }", "policy.wrong_type"],
    ["a privilege for years", "elevations: { x: { for: 900d, approval: one } }", "policy.out_of_bounds"],
    [
      "two of one name",
      "limits: [{ id: a, over: agent, measure: calls, at-most: 1, reached: deny }, { id: a, over: agent, measure: calls, at-most: 1, reached: deny }]",
      "policy.duplicate_name",
    ],
    [
      "nobody counts these",
      "limits: [{ id: a, over: agent, measure: wishes, at-most: 1, reached: deny }]",
      "policy.bad_value",
    ],
    [
      "a call waits a minute at most",
      "limits: [{ id: a, over: agent, measure: calls, at-most: 1, reached: { throttle: 5m } }]",
      "policy.out_of_bounds",
    ],
    [
      "a rule and a privilege's grant of one name",
      "guardrails: [{ id: g, deny: file.read }]\nelevations: { x: { for: 1m, approval: one, adds: [{ id: g, grant: file.read }] } }",
      "policy.duplicate_name",
    ],
    ["a name the engine keeps", "guardrails: [{ id: limit.a, deny: file.read }]", "policy.duplicate_name"],
    ["a price below nothing", "prices: { currency: EUR, tools: { a: -1 } }", "policy.out_of_bounds"],
    ["a chain without an end", "delegation: { depth: 99 }", "policy.out_of_bounds"],
  ];
  it.each(wrong)("refuse %s", (_why, text, code) => {
    const loaded = load(text);
    expect(loaded.ok ? "loaded" : loaded.errors.map((error) => error.code)).toContain(code);
    expect(loaded.ok ? 0 : loaded.errors[0]!.line).toBeGreaterThan(0);
  });
});
