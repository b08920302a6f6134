import { rampart } from "@rampart/sdk/langchain";
import * as langchain from "langchain";
import { createAgent, tool } from "langchain";
import { z } from "zod";

const weather = tool(({ city }) => `sunny in ${city}`, {
  name: "weather",
  description: "weather",
  schema: z.object({ city: z.string() }),
});
const agent = createAgent({ model: "m", tools: [weather], middleware: [rampart(langchain)] });
(await agent.invoke({ messages: [{ role: "user", content: "go" }] })).messages satisfies readonly object[];
createAgent({ model: "m", tools: [weather], middleware: [rampart(langchain, { models: true, agent: "triage" })] });
