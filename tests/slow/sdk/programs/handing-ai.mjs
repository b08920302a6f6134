// The helper is a tool of triage, with a model and tools of its own.
import { governTools } from "@rampart/sdk/ai";
import { generateText, stepCountIs, tool } from "ai";
import { MockLanguageModelV3 } from "ai/test";
import { z } from "zod";
import { reads, report, TOOLS } from "./handing.mjs";

const usage = { inputTokens: { total: 1 }, outputTokens: { total: 1 } };

/** An agent whose model calls these tools, and then is done. */
function agent(tools, ...names) {
  const turns = [names.map((name) => ({ type: "tool-call", toolCallId: name, toolName: name, input: "{}" }))];
  const model = new MockLanguageModelV3({
    doGenerate: async ({ prompt }) => {
      for (const message of prompt) if (message.role === "tool") reads(JSON.stringify(message.content));
      const content = turns.shift();
      if (content) return { content, finishReason: { unified: "tool-calls" }, usage, warnings: [] };
      return { content: [{ type: "text", text: "done" }], finishReason: { unified: "stop" }, usage, warnings: [] };
    },
  });
  return async () => (await generateText({ model, tools, prompt: "go", stopWhen: stepCountIs(3) })).text;
}

const doing = (execute) => tool({ description: "does", inputSchema: z.object({}), execute });
const tools = Object.fromEntries(TOOLS.map(({ name, run }) => [name, doing(async () => run())]));
const helper = agent(governTools(tools, { agent: "helper" }), "look_up", "pay_out");
// Such a tool may also yield; its last word is what the model reads.
const asks = doing(async function* () {
  yield "asking";
  yield await helper();
});
await agent(governTools({ helper: asks }, { agent: "triage" }), "helper")();
await report();
