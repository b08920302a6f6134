import { governModel } from "@rampart/sdk";
import { governTools } from "@rampart/sdk/ai";
import { generateText, streamText, ToolLoopAgent, tool } from "ai";
import { MockLanguageModelV3 } from "ai/test";
import { z } from "zod";

const model = governModel(new MockLanguageModelV3());
const tools = governTools({
  weather: tool({ inputSchema: z.object({ city: z.string() }), execute: async ({ city }) => `sunny in ${city}` }),
  client: tool({ inputSchema: z.object({}) }),
});
const { toolCalls } = await generateText({ model, tools, prompt: "go" });
// The input of a call is still what its schema says.
for (const call of toolCalls)
  if (call.dynamic !== true && call.toolName === "weather") call.input.city satisfies string;
streamText({ model, tools, prompt: "go" });
await new ToolLoopAgent({ model, tools }).generate({ prompt: "go" });
