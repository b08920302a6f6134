import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judge } from "../judge.js";
import { facts } from "../policy/testing/facts.js";
import { HEADER, load } from "../policy/testing/policies.js";
import type { JsonObject } from "../spine/json.js";
import { deniesTool } from "./whatever.js";

const offered = { server: "notes", tool: "erase" };

describe("D4: a tool the policy denies whatever its arguments are", () => {
  it.each<[why: string, hidden: boolean, policy: string]>([
    ["by its name", true, "guardrails: [{ id: r, deny: tool.call, when: { tool: erase } }]"],
    ["by its server's name", true, "guardrails: [{ id: r, deny: tool.call, when: { server: [notes, x] } }]"],
    ["by a glob of names", true, 'guardrails: [{ id: r, deny: tool.call, when: { tool: "er*" } }]'],
    ["with every kind of action", true, 'guardrails: [{ id: r, deny: "*" }]'],
    ["for this agent", true, "guardrails: [{ id: r, deny: tool.call, when: { tool: erase, agent: claude } }]"],
    ["for this user", true, "guardrails: [{ id: r, deny: tool.call, when: { principal: dev } }]"],
    ["through this door", true, "guardrails: [{ id: r, deny: tool.call, when: { door: check } }]"],
    ["another tool", false, "guardrails: [{ id: r, deny: tool.call, when: { tool: read } }]"],
    ["for another agent", false, "guardrails: [{ id: r, deny: tool.call, when: { tool: erase, agent: other } }]"],
    [
      "by its arguments",
      false,
      "guardrails: [{ id: r, deny: tool.call, when: { tool: erase, arguments: { all: true } } }]",
    ],
    [
      "unless its arguments say otherwise, which none do",
      false,
      "guardrails: [{ id: r, deny: tool.call, when: { tool: erase, not: { arguments: { dry: true } } } }]",
    ],
    [
      "with an exception",
      false,
      "guardrails: [{ id: r, deny: tool.call, when: { tool: erase }, except: [{ arguments: { dry: true } }] }]",
    ],
    [
      "with an exception by name",
      false,
      "guardrails: [{ id: r, deny: tool.call, when: { tool: erase } }]\noverrides: { r: { except: [{ arguments: { dry: true } }], reason: Dry. } }",
    ],
    ["at some hours", false, 'guardrails: [{ id: r, deny: tool.call, when: { tool: erase, cel: "1 == 1" } }]'],
    [
      "unless a privilege lifts it",
      false,
      "guardrails: [{ id: r, deny: tool.call, when: { tool: erase }, unless-granted: p }]\nelevations: { p: { for: 1h, approval: one } }",
    ],
    [
      "by two rules, of which one always does",
      true,
      'guardrails: [{ id: q, deny: tool.call, when: { cel: "1 == 1" } }, { id: r, deny: tool.call, when: { tool: erase } }]',
    ],
    ["only asked", false, "guardrails: [{ id: r, ask: tool.call, when: { tool: erase } }]"],
  ])("%s: hidden is %s", (_why, hidden, rules) => {
    expect(deniesTool(load(`${HEADER}default: allow\n${rules}\n`), facts(), offered)).toBe(hidden);
  });

  it.each<[why: string, hidden: boolean, rules: string]>([
    ["nothing grants it", true, "[{ id: r, grant: tool.call, when: { tool: read } }]"],
    [
      "nothing grants it, and a rule denies it on some condition",
      true,
      '[{ id: r, deny: tool.call, when: { cel: "1 == 1" } }]',
    ],
    [
      "it is one of several of which some arguments are granted",
      false,
      "[{ id: r, grant: tool.call, when: { tool: [read, erase], arguments: { dry: true } } }]",
    ],
    ["nothing grants any tool", true, '[{ id: r, grant: "file.*" }]'],
    [
      "some arguments are granted",
      false,
      "[{ id: r, grant: tool.call, when: { tool: erase, arguments: { dry: true } } }]",
    ],
    ["all tools are granted on some condition", false, '[{ id: r, grant: tool.call, when: { cel: "1 == 2" } }]'],
  ])("denied by default where %s: hidden is %s", (_why, hidden, rules) => {
    expect(deniesTool(load(`${HEADER}default: deny\nguardrails: ${rules}\n`), facts(), offered)).toBe(hidden);
  });

  it.each<[why: string, hidden: boolean, own: string]>([
    ["has no rule for it", true, "[{ id: r.read, grant: tool.call, when: { tool: read } }]"],
    ["has one", false, "[{ id: r.erase, grant: tool.call, when: { tool: erase } }]"],
  ])("a role that %s: hidden is %s", (_why, hidden, own) => {
    const policy = load(`${HEADER}default: allow\nroles:\n  clerk:\n    rules: ${own}\n`);
    expect(deniesTool(policy, facts({ roles: ["clerk"] }), offered)).toBe(hidden);
    expect(deniesTool(policy, facts(), offered)).toBe(false);
  });

  it("by a role that is held", () => {
    const policy = load(
      `${HEADER}default: allow\nguardrails: [{ id: r, deny: tool.call, when: { role: clerk } }]\nroles: { clerk: { rules: [{ id: g, grant: tool.call }] } }\n`,
    );
    expect(deniesTool(policy, facts({ roles: ["clerk"] }), offered)).toBe(true);
    expect(deniesTool(policy, facts(), offered)).toBe(false);
  });

  it("what is asked about by default is not hidden", () => {
    expect(deniesTool(load(`${HEADER}default: ask\n`), facts(), offered)).toBe(false);
    const asked = load(`${HEADER}default: ask\nguardrails: [{ id: r, deny: tool.call, when: { cel: "1 == 1" } }]\n`);
    expect(deniesTool(asked, facts(), offered)).toBe(false);
  });

  it("what a person stopped for now is not hidden for good", () => {
    expect(deniesTool(load(`${HEADER}default: allow\n`), facts({ stopped: true, quarantined: true }), offered)).toBe(
      false,
    );
  });

  it("is denied with any arguments", () => {
    const condition = fc.constantFrom(
      "tool: erase",
      'tool: "e*"',
      "tool: read",
      "server: notes",
      "agent: claude",
      "agent: other",
      "arguments: { dry: true }",
      "not: { arguments: { dry: true } }",
      "not: { arguments: { dry: false } }",
      'not: { tool: "er*" }',
    );
    const rule = fc.record({
      verdict: fc.constantFrom("deny", "deny", "grant", "ask"),
      kinds: fc.constantFrom("tool.call", '"*"', "[tool.call, file.read]", "file.read"),
      when: fc.uniqueArray(condition, { maxLength: 2, selector: (one) => one.split(":")[0] }),
      except: fc.option(condition),
    });
    const given: readonly JsonObject[] = [
      {},
      { dry: true },
      { dry: false, path: "/home/dev/x" },
      { url: "https://a.example" },
    ];
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 4 }), fc.constantFrom("allow", "deny"), (rules, byDefault) => {
        const lines = rules.map(({ verdict, kinds, when, except }, at) => {
          const isToolOnly = kinds === "file.read" ? [] : when;
          const conditions = isToolOnly.length === 0 ? "" : `, when: { ${isToolOnly.join(", ")} }`;
          const spared =
            except === null || kinds === "file.read" || verdict !== "deny" ? "" : `, except: [{ ${except} }]`;
          return `  - { id: r${at}, ${verdict}: ${kinds}${conditions}${spared} }`;
        });
        const policy = load(
          `${HEADER}default: ${byDefault}\n${lines.length > 0 ? `guardrails:\n${lines.join("\n")}\n` : ""}`,
        );
        if (!deniesTool(policy, facts(), offered)) return;
        for (const inner of given) {
          const call = {
            id: "1",
            door: "check",
            agent: "claude",
            principal: "dev",
            session: "s",
            task: null,
            tool: "mcp",
          };
          const whole = { server: offered.server, name: offered.tool, arguments: inner };
          const rest = { hostTool: "notes/erase", arguments: whole, shell: null, cwd: null, time: 0 };
          expect(judge(policy, { ...call, ...rest }, facts(), new Map()).decision.verdict).toBe("deny");
        }
      }),
      { numRuns: 150 },
    );
  });
});
