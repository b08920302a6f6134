import { describe, expect, it } from "vitest";
import { usageOf } from "./usage.js";

describe("P7: what a model's client says a call used", () => {
  const rows: readonly (readonly [whose: string, result: unknown, expected: object | null])[] = [
    [
      "OpenAI",
      { model: "m", usage: { prompt_tokens: 3, completion_tokens: 4 } },
      { inputTokens: 3, outputTokens: 4, model: "m" },
    ],
    [
      "OpenAI's responses",
      { model: "m", usage: { input_tokens: 3, output_tokens: 4 } },
      { inputTokens: 3, outputTokens: 4, model: "m" },
    ],
    [
      "Vercel",
      { usage: { inputTokens: 3, outputTokens: 4 }, response: { modelId: "m" } },
      { inputTokens: 3, outputTokens: 4, model: "m" },
    ],
    [
      "Google",
      { modelVersion: "m", usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 4 } },
      { inputTokens: 3, outputTokens: 4, model: "m" },
    ],
    ["one of both", { usage: { output_tokens: 4 } }, { outputTokens: 4 }],
    ["a result that is none", "text", null],
    ["nothing", null, null],
    ["a field of that name that says something else", { usage: "see the manual" }, null],
    ["amounts that are none", { usage: { input_tokens: -1, output_tokens: "9" } }, null],
    ["more than anything", { usage: { input_tokens: 1e300 } }, null],
    ["a name without end", { model: "m".repeat(999), usage: { input_tokens: 1 } }, { inputTokens: 1 }],
  ];
  it.each(rows)("%s", (_whose, result, expected) => {
    expect(usageOf(result)).toEqual(expected);
  });
});
