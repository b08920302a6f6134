import { describe, expect, it } from "vitest";
import { decide } from "../decide/decide.js";
import { compilePolicy } from "./compile.js";
import { loadPolicy } from "./load.js";
import { MAX_RESTRICTION_TEXT, readRestriction, restrictPolicy } from "./restriction.js";
import { act } from "./testing/actions.js";
import { facts } from "./testing/facts.js";
import { HEADER, packs } from "./testing/policies.js";

const policyOf = (rest: string) => {
  const loaded = loadPolicy([{ name: "p.yaml", text: `${HEADER}default: allow\n${rest}` }], { packs });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
  return loaded.policy;
};
const WITH_LABEL = policyOf('labels: { mine: { path: /mine/** } }\nguardrails: [{ id: g, grant: "file.*" }]\n');
const WITHOUT = policyOf("");
const read = (rest: string, policy = WITH_LABEL) =>
  readRestriction("x-abcd2345", "r.yaml", `rampart: 1\nname: r\n${rest}`, policy);
const rulesOf = (rest: string) => {
  const result = read(rest);
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.rules;
};
const said = (policy: typeof WITHOUT, name: string) => {
  const subject = { actions: [act("file.write", name)], findings: [], phase: "call" as const };
  const { verdict, rules } = decide(policy, facts(), subject);
  return `${verdict} ${rules.map(({ rule }) => rule).join(" ")}`.trim();
};

describe("S5: an emergency restriction", () => {
  const MINE = "guardrails: [{ id: mine, deny: file.write, when: { label: mine } }]\n";

  it("restricts what the policy grants, under its own name", () => {
    const restricted = restrictPolicy(WITH_LABEL, rulesOf(MINE));
    expect(said(restricted, "/mine/a")).toBe("deny restriction.x-abcd2345.mine");
    expect(said(restricted, "/other")).toBe("allow g");
    expect(restricted.digest).not.toBe(WITH_LABEL.digest);
  });

  it("is over without a trace", () => {
    const restricted = restrictPolicy(WITH_LABEL, rulesOf(MINE));
    expect(restrictPolicy(restricted, []).digest).toBe(WITH_LABEL.digest);
    expect(restrictPolicy(restricted, rulesOf(MINE)).digest).toBe(restricted.digest);
  });

  it("holds without its condition where another policy cannot read it", () => {
    expect(said(restrictPolicy(WITHOUT, rulesOf(MINE)), "/other")).toBe("deny restriction.x-abcd2345.mine");
  });

  it("is final and says who ordered it, or what it says itself", () => {
    const [plain, told] = rulesOf(
      "guardrails: [{ id: a, deny: file.write }, { id: b, ask: file.read, reason: Hold., instead: Call. }]",
    );
    expect(plain).toMatchObject({
      id: "restriction.x-abcd2345.a",
      final: true,
      reason: expect.stringMatching(/operator/),
      instead: expect.stringMatching(/released/),
    });
    expect(told).toMatchObject({ final: true, reason: "Hold.", instead: "Call." });
  });

  it("is read whole up to its bound, and not at all beyond", () => {
    const base = "rampart: 1\nname: r\nguardrails: [{ id: a, deny: file.write }]\n#";
    const padded = (length: number) => readRestriction("x", "r.yaml", base.padEnd(length, "x"), WITH_LABEL);
    expect(padded(MAX_RESTRICTION_TEXT).ok).toBe(true);
    const over = padded(MAX_RESTRICTION_TEXT + 1);
    expect(over.ok ? [] : over.errors).toMatchObject([
      {
        code: "policy.too_large",
        file: "r.yaml",
        line: 1,
        column: 1,
        message: `longer than ${MAX_RESTRICTION_TEXT} characters`,
      },
    ]);
  });

  it("says where its mistake stands", () => {
    const found = (text: string) => {
      const result = read(text);
      return result.ok ? [] : result.errors.map(({ code, line, column }) => `${code} ${line}:${column}`);
    };
    const twice = "guardrails:\n  - { id: a, deny: file.write }\n  - { id: a, deny: file.read }\n";
    expect(found(twice)).toEqual(["policy.duplicate_name 5:11"]);
    expect(found("guardrails:\n  - { id: a, deny: file.write }\n  - { id: b, deny: file.wipe }\n")).toEqual([
      "policy.unknown_kind 5:20",
    ]);
    expect(found("guardrails: [\n")[0]).toMatch(/^policy\.syntax/);
    expect(found("guards: []\n")).toEqual(["policy.unknown_key 3:1", "policy.missing_key 1:1"]);
  });

  it("says what its mistake is", () => {
    const result = read("guardrails: [{ id: a, deny: file.write }, { id: a, deny: file.read }]");
    expect(result.ok ? [] : result.errors.map(({ message }) => message)).toEqual(["a second rule of this name"]);
  });

  it("a policy that has none is the very same without one", () => {
    expect(restrictPolicy(WITH_LABEL, [])).toBe(WITH_LABEL);
  });

  it("goes to doors in the document, and compiles there", () => {
    const restricted = restrictPolicy(WITH_LABEL, rulesOf(MINE));
    const compiled = compilePolicy(JSON.parse(JSON.stringify(restricted.document)));
    expect(compiled.ok && compiled.policy.digest).toBe(restricted.digest);
  });

  it.each<[why: string, text: string, code: string]>([
    ["it may not grant", "guardrails: [{ id: a, grant: file.write }]", "policy.unknown_key"],
    [
      "it may not be lifted by a privilege",
      "guardrails: [{ id: a, deny: file.write, unless-granted: x }]",
      "policy.unknown_key",
    ],
    [
      "it may not change the default",
      "default: allow\nguardrails: [{ id: a, deny: file.write }]",
      "policy.unknown_key",
    ],
    [
      "it may not override",
      "overrides: { g: { except: all, reason: r } }\nguardrails: [{ id: a, deny: file.write }]",
      "policy.unknown_key",
    ],
    ["it may not extend", "extends: coding-agent\nguardrails: [{ id: a, deny: file.write }]", "policy.unknown_key"],
    ["it must say something", "guardrails: []", "policy.out_of_bounds"],
    ["kinds exist", "guardrails: [{ id: a, deny: file.wipe }]", "policy.unknown_kind"],
    ["labels exist", "guardrails: [{ id: a, deny: file.write, when: { label: nobodys } }]", "policy.unknown_label"],
    [
      "names are unique",
      "guardrails: [{ id: a, deny: file.write }, { id: a, deny: file.read }]",
      "policy.duplicate_name",
    ],
    ["it is small", `# ${"x".repeat(20_000)}\n`, "policy.too_large"],
  ])("%s", (_why, text, code) => {
    const result = read(text);
    expect(result.ok ? [] : result.errors.map((error) => error.code)).toContain(code);
  });

  it("no policy may write a rule of its name, to keep it after the release or to hide behind it", () => {
    const text = `${HEADER}default: allow\nguardrails: [{ id: restriction.x.a, grant: file.write }]\n`;
    expect(loadPolicy([{ name: "p", text }], { packs }).ok).toBe(false);
  });
});
