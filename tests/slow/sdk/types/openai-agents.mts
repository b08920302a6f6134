import { Agent, handoff, OpenAIProvider, Runner, run, shellTool, tool, webSearchTool } from "@openai/agents";
import { governModel } from "@rampart/sdk";
import { governAgent, governTools } from "@rampart/sdk/openai-agents";
import { z } from "zod";

const weather = tool({
  name: "weather",
  description: "weather",
  parameters: z.object({ city: z.string() }),
  execute: async ({ city }) => city,
});
const shell = shellTool({ shell: { run: async () => ({ output: [] }) } });
const helper = new Agent({ name: "helper", tools: governTools([weather, shell, webSearchTool()]) });
const outputType = z.object({ answer: z.string() });
const triage = Agent.create({ name: "triage", outputType, tools: [weather], handoffs: [handoff(helper)] });
(await run(governAgent(triage), "go")).finalOutput satisfies { answer: string } | string | undefined;
await new Runner({ modelProvider: governModel(new OpenAIProvider()) }).run(helper, "go", { stream: true });
