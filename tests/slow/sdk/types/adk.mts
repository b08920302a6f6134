import { AgentTool, FunctionTool, Gemini, GOOGLE_SEARCH, LlmAgent, MCPToolset } from "@google/adk";
import { governModel } from "@rampart/sdk";
import { governTools } from "@rampart/sdk/adk";
import { z } from "zod";

const weather = new FunctionTool({
  name: "weather",
  description: "weather",
  parameters: z.object({ city: z.string() }),
  execute: async ({ city }) => ({ city }),
});
const helper = new LlmAgent({ name: "helper", model: governModel(new Gemini({ model: "m", apiKey: "none" })) });
const notes = new MCPToolset({ type: "StdioConnectionParams", serverParams: { command: "notes" } });
const tools = governTools([weather, new AgentTool({ agent: helper }), GOOGLE_SEARCH, notes]);
new LlmAgent({ name: "triage", model: "m", tools, subAgents: [helper] });
