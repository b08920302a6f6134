import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { OBLIGATION_TYPES } from "../decide/obligations.js";
import { judge } from "../judge.js";
import { testPolicy } from "./inline-tests.js";
import { lintPolicy } from "./lint/lint.js";
import { loadPolicy } from "./load.js";
import { PACKS } from "./packs.generated.js";
import type { Policy } from "./policy.js";
import { allRules } from "./rules.js";
import { packs } from "./testing/policies.js";

const NAMES = Object.keys(PACKS);

function pack(name: string): Policy {
  const result = loadPolicy([{ name, text: PACKS[name]! }], { packs });
  if (!result.ok) throw new Error(JSON.stringify(result.errors));
  return result.policy;
}

it("what is embedded is what stands in the folder", () => {
  const build = fileURLToPath(new URL("../../../../scripts/build/packs.mjs", import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [build, "--check"], { encoding: "utf8", timeout: 10_000 });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
});

describe.each(NAMES)("pack %s", (name) => {
  it("can be read in one go", () => {
    expect(PACKS[name]!.split("\n").length).toBeLessThan(150);
  });
  it("says why, to whoever it stops", () => {
    for (const { rule } of allRules(pack(name).document)) {
      if (rule.grant === undefined) expect(rule.reason, rule.id).toMatch(/^.{10,120}\.$/);
      if (rule.deny !== undefined && rule.instead !== undefined) expect(rule.instead, rule.id).toMatch(/^.{10,120}\.$/);
    }
  });
  it("has nothing lint would say", () => {
    expect(lintPolicy(pack(name), { now: 0, fulfillable: [] })).toEqual([]);
  });
  it("meets every test it brings", () => {
    const failed = testPolicy(pack(name), (policy, call, facts) =>
      judge(policy, call, facts, new Map(), { fulfillable: OBLIGATION_TYPES }),
    ).filter(({ passed }) => !passed);
    expect(failed).toEqual([]);
  });
});

it("all packs together are one policy: no two of them use a name for different rules", () => {
  const text = `rampart: 1\nname: all\nextends: [${NAMES.join(", ")}]\n`;
  const result = loadPolicy([{ name: "all", text }], { packs });
  expect(result.ok ? [] : result.errors).toEqual([]);
});

describe("healthcare and finance", () => {
  const CITED =
    /^(?:HIPAA §164\.\d{3}\([a-z]\)(?:\(\d\))?(?:\([ivx]+\))?|PCI DSS \d{1,2}\.\d\.\d|SOX ITGC), ?|^(?:HIPAA §164\.\d{3}\([a-z]\)(?:\(\d\))?(?:\([ivx]+\))?|PCI DSS \d{1,2}\.\d\.\d): /;
  it.each(["healthcare", "finance"])("P5: every rule of %s names the control it serves", (name) => {
    const own = PACKS[name]!.split("\nguardrails:")[1]!.split("\ntests:")[0]!;
    const ids = [...own.matchAll(/^ {2}- id: (\S+)$/gm)].map(([, id]) => id);
    const reasons = [...own.matchAll(/^ {4}reason: "(.*)"$/gm)].map(([, reason]) => reason!);
    expect(reasons.length).toBe(ids.length);
    for (const reason of reasons) expect(reason).toMatch(CITED);
  });
});
