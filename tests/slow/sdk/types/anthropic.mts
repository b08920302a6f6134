import Anthropic from "@anthropic-ai/sdk";
import { betaZodTool } from "@anthropic-ai/sdk/helpers/beta/zod";
import { governFetch, governModel } from "@rampart/sdk";
import { governTools } from "@rampart/sdk/anthropic";
import { z } from "zod";

const client = new Anthropic({ apiKey: "none" });
const weather = betaZodTool({
  name: "weather",
  description: "weather",
  inputSchema: z.object({ city: z.string() }),
  run: ({ city }) => `sunny in ${city}`,
});
const search = { type: "web_search_20250305", name: "web_search" } as const;
const asked = { model: "m", max_tokens: 64, messages: [{ role: "user" as const, content: "go" }] };
(await client.beta.messages.toolRunner({ ...asked, tools: governTools([weather, search]) })).content satisfies object[];
(await governModel(client.messages).create(asked)).usage.input_tokens satisfies number;
const fetching = new Anthropic({ apiKey: "none", fetch: governFetch() });
(await fetching.messages.stream(asked).finalMessage()).usage.output_tokens satisfies number;
