import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { govern } from "./govern.js";
import { closeGates } from "./open.js";
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
    [
      "a model of Vercel's",
      { usage: { inputTokens: { total: 3, noCache: 1 }, outputTokens: { total: 4 } } },
      { inputTokens: 3, outputTokens: 4 },
    ],
    [
      "the last part of OpenAI's agents",
      { type: "response_done", response: { usage: { inputTokens: 3, outputTokens: 4 } } },
      { inputTokens: 3, outputTokens: 4 },
    ],
    [
      "the last part of OpenAI's responses",
      { type: "response.completed", response: { model: "m", usage: { input_tokens: 3, output_tokens: 4 } } },
      { inputTokens: 3, outputTokens: 4, model: "m" },
    ],
    [
      "the first part of Anthropic's messages",
      { type: "message_start", message: { model: "m", usage: { input_tokens: 3, output_tokens: 1 } } },
      { inputTokens: 3, outputTokens: 1, model: "m" },
    ],
    [
      "Anthropic, who counts what a cache held apart",
      { usage: { input_tokens: 3, cache_read_input_tokens: 20, cache_creation_input_tokens: null, output_tokens: 4 } },
      { inputTokens: 23, outputTokens: 4 },
    ],
    [
      "OpenAI, who counts it within",
      { usage: { prompt_tokens: 30, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 20 } } },
      { inputTokens: 30, outputTokens: 4 },
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

const root = mkdtempSync(join(tmpdir(), "rampart-sdk-usage-"));
const socket = join(root, "agent.sock");
const told: { op: string; usage?: unknown }[] = [];
const server = createServer((connection) => {
  connection.on("error", () => connection.destroy());
  connection.on("data", (chunk) => {
    for (const line of String(chunk).trim().split("\n")) {
      told.push(JSON.parse(line));
      connection.write(
        '{"v":1,"outcome":"no-opinion","message":"","code":null,"permit":"i","intent":"i","review":null}\n',
      );
    }
  });
});
afterAll(async () => {
  await closeGates();
  server.close();
  rmSync(root, { recursive: true, force: true });
});

describe("P7: the guard is told", () => {
  it("what a call will use at most, and what it used: by its result, or as the tool says", async () => {
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    const options = { guard: "required", socket, cwd: root } as const;
    const answer = { text: "x", model: "m", usage: { input_tokens: 3, output_tokens: 4 } };
    await govern(async () => answer, { ...options, name: "model", expects: { outputTokens: 9 } })();
    await govern(async () => ["a", "b"], {
      ...options,
      name: "rows",
      usage: (rows) => ({ rows: (rows as string[]).length }),
    })();
    await govern(async () => "plain", { ...options, name: "plain" })();
    expect(told.map(({ op, usage }) => [op, usage])).toEqual([
      ["decide", { outputTokens: 9 }],
      ["outcome", { inputTokens: 3, outputTokens: 4, model: "m" }],
      ["decide", undefined],
      ["outcome", { rows: 2 }],
      ["decide", undefined],
      ["outcome", undefined],
    ]);
  });
});
