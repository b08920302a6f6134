import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { OBLIGATION_TYPES } from "../decide/obligations.js";
import { judge } from "../judge.js";
import { LABELS } from "../spine/action.js";
import { CONDITIONS } from "./conditions/index.js";
import { testPolicy } from "./inline-tests.js";
import { HEADER, load } from "./testing/policies.js";

const PAGE = readFileSync(new URL("../../../../docs/formats/policy.md", import.meta.url), "utf8");
const BLOCKS = [...PAGE.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map((match) => match[1]!);

describe("docs/formats/policy.md", () => {
  it("has examples", () => {
    expect(BLOCKS.length).toBeGreaterThan(6);
  });
  it.each(BLOCKS)("loads its example %#", (block) => {
    const policy = load(block.startsWith("rampart: 1") ? block : `${HEADER}default: ask\n${block}`);
    const run = testPolicy(policy, (one, call, facts) =>
      judge(one, call, facts, new Map(), { fulfillable: OBLIGATION_TYPES }),
    );
    expect(run.filter(({ passed }) => !passed)).toEqual([]);
  });
  it("names every condition", () => {
    expect(CONDITIONS.map(({ key }) => key).filter((key) => !PAGE.includes(`\`${key}\``))).toEqual([]);
  });
  it("names every label", () => {
    expect(LABELS.filter((label) => !PAGE.includes(`\`${label}\``))).toEqual([]);
  });
  it.each([
    ["errors.ts", /"(policy\.[a-z_]+)"/g],
    ["lint/finding.ts", /"(lint\.[a-z_]+)"/g],
  ])("names every code of %s, and no other", (file, pattern) => {
    const source = readFileSync(new URL(file, import.meta.url), "utf8");
    const codes = [...source.matchAll(pattern)].map((match) => match[1]!);
    const prefix = codes[0]!.split(".")[0]!;
    const listed = [...PAGE.matchAll(new RegExp(`^\\| \`(${prefix}\\.[a-z_]+)\` \\|`, "gm"))].map((match) => match[1]!);
    expect(new Set(listed)).toEqual(new Set(codes));
  });
});
