import { describe, expect, it } from "vitest";
import { loadPolicy, type PolicyText } from "./load.js";
import type { Unreported } from "./piece.js";
import { HEADER } from "./testing/policies.js";

/** Somebody counts calls; what things cost is known where the policy has prices. */
const unreported: Unreported = ({ measure }, prices) => {
  if (measure === "calls" || (measure === "cost" && prices !== undefined)) return null;
  return `nobody counts ${measure}`;
};
const PACKS: Readonly<Record<string, string>> = {
  tokens: `${HEADER}limits:
  - id: pack-limit
    measure: tokens
    over: agent
    at-most: 5
    reached: deny
`,
};

function errorsOf(text: string, world: { readonly unreported?: Unreported } = { unreported }) {
  const texts: readonly PolicyText[] = [{ name: "p.yaml", text: `${HEADER}default: ask\n${text}`, kind: "policy" }];
  const loaded = loadPolicy(texts, { packs: (name) => PACKS[name], ...world });
  return loaded.ok ? [] : loaded.errors.map((e) => `${e.file}:${e.line}:${e.column} ${e.code} ${e.message}`);
}
const limit = (measure: string, id = measure) =>
  `  - id: ${id}\n    measure: ${measure}\n    over: agent\n    at-most: 5\n    reached: deny\n`;

describe("a limit on what nobody counts is refused: it would never be reached", () => {
  it.each<readonly [why: string, text: string, wanted: readonly string[]]>([
    ["no limits", "", []],
    ["somebody counts it", `limits:\n${limit("calls")}`, []],
    ["nobody does", `limits:\n${limit("tokens")}`, ["p.yaml:7:14 policy.unreported_measure nobody counts tokens"]],
    [
      "the second and the third",
      `limits:\n${limit("calls")}${limit("rows")}${limit("depth")}`,
      [
        "p.yaml:12:14 policy.unreported_measure nobody counts rows",
        "p.yaml:17:14 policy.unreported_measure nobody counts depth",
      ],
    ],
    [
      "a cost without prices",
      `limits:\n${limit("cost")}`,
      ["p.yaml:7:14 policy.unreported_measure nobody counts cost"],
    ],
    ["a cost with them", `limits:\n${limit("cost")}prices: { currency: EUR, tools: { search: 1 } }\n`, []],
    [
      "in a pack, at its place there",
      "extends: tokens\n",
      ["pack tokens:6:14 policy.unreported_measure nobody counts tokens"],
    ],
  ])("%s", (_why, text, wanted) => {
    expect(errorsOf(text)).toEqual(wanted);
  });

  it("where it is not known who counts, none is refused for it", () => {
    expect(errorsOf(`limits:\n${limit("tokens")}`, {})).toEqual([]);
  });
});

describe("what a text is read as", () => {
  it("a text without a kind, and one of the kind `policy`, are the policy; knowledge only comes with it", () => {
    const text = `${HEADER}default: ask\n`;
    const world = { packs: () => undefined };
    const bare = loadPolicy([{ name: "p", text }], world);
    const named = loadPolicy([{ name: "p", text, kind: "policy" }], world);
    if (!bare.ok || !named.ok) throw new Error("refused");
    expect(named.policy.digest).toBe(bare.policy.digest);
    expect(Object.keys(named.policy.document)).not.toContain("knowledge");
    const programs = "rampart: 1\nprograms: [{ names: [x], operands: read }]\n";
    const knowing = loadPolicy(
      [
        { name: "p", text },
        { name: "k", text: programs, kind: "knowledge" },
      ],
      world,
    );
    expect(knowing.ok && knowing.policy.document.knowledge?.map(({ names }) => names)).toEqual([["x"]]);
    expect(loadPolicy([{ name: "k", text: programs, kind: "knowledge" }], world).ok).toBe(false);
  });
});
