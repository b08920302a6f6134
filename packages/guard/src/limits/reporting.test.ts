import type { LimitDocument, Measure } from "@rampart/core";
import { DEFAULT_DOOR } from "@rampart/service";
import { describe, expect, it } from "vitest";
import { plainDoor } from "../testing/harness.js";
import { unreportedBy } from "./reporting.js";

const limit = (measure: Measure): LimitDocument => {
  return { id: "l", over: ["agent"], measure, "at-most": 1, reached: { do: "deny" } };
};
const PAID = { currency: "EUR", tools: { quote: 1 } };
const MODELS = { currency: "EUR", models: { "*": { input: 1, output: 1 } } };
const knowing = { ...plainDoor("knowing"), reports: ["tokens"] as const };

describe("P7: a cap somebody counts for", () => {
  const rows: readonly (readonly [
    why: string,
    measure: Measure,
    doors: readonly string[],
    prices: object | undefined,
    said: RegExp | null,
  ])[] = [
    ["calls the guard counts itself", "calls", [], undefined, null],
    ["so it does what runs", "concurrency", [], undefined, null],
    ["tokens nobody reports", "tokens", [], undefined, /counts tokens, and no connected door reports that/],
    ["nor does a hook that only asks", "tokens", ["test"], undefined, /So can knowing: rampart protect/],
    ["nor a proxy of ours", "rows", ["mcp", "wrap"], undefined, /rampart door NAME/],
    ["a hook that does", "tokens", ["knowing"], undefined, null],
    ["but not rows", "rows", ["knowing"], undefined, /counts rows/],
    ["an application does", "rows", ["sdk"], undefined, null],
    ["a price for each call is known before it", "cost", [], PAID, null],
    ["one for tokens is not", "cost", [], MODELS, /counts cost, and no connected door reports tokens/],
    ["without prices somebody has to say what it cost", "cost", [], undefined, /reports tokens/],
    ["fan-out has its own place", "fan-out", ["sdk"], undefined, /delegation/],
  ];
  it.each(rows)("%s", (_why, measure, doors, prices, said) => {
    const named = Object.fromEntries(doors.map((door) => [door, DEFAULT_DOOR]));
    const message = unreportedBy(() => named, [plainDoor("test"), knowing])(limit(measure), prices as never);
    if (said === null) expect(message).toBeNull();
    else expect(message).toMatch(said);
  });
});
