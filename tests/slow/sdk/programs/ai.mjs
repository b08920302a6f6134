import { governModel } from "@rampart/sdk";
import { governTools } from "@rampart/sdk/ai";
import { generateText, stepCountIs, tool } from "ai";
import { MockLanguageModelV3 } from "ai/test";
import { z } from "zod";
import { report, TOOLS } from "./tools.mjs";

const usage = { inputTokens: { total: 30 }, outputTokens: { total: 4 } };
const read = [];
let step = 0;
const model = new MockLanguageModelV3({
  doGenerate: async ({ prompt }) => {
    for (const message of prompt) if (message.role === "tool") read.push(JSON.stringify(message.content));
    if (step > 0)
      return { content: [{ type: "text", text: "done" }], finishReason: { unified: "stop" }, usage, warnings: [] };
    step++;
    const content = TOOLS.calls.map(({ name, input }, i) => ({
      type: "tool-call",
      toolCallId: `c${i}`,
      toolName: name,
      input: JSON.stringify(input),
    }));
    return { content, finishReason: { unified: "tool-calls" }, usage, warnings: [] };
  },
});
const tools = Object.fromEntries(
  TOOLS.list.map(({ name, run }) => [
    name,
    tool({ description: name, inputSchema: z.looseObject({}), execute: async (input) => run(input) }),
  ]),
);
const governed = { model: governModel(model), tools: governTools(tools) };
await generateText({ ...governed, prompt: "go", stopWhen: stepCountIs(3) });
await report(read);
