import { createServer } from "node:http";
import Anthropic from "@anthropic-ai/sdk";
import { governFetch } from "@rampart/sdk";
import { governTools } from "@rampart/sdk/anthropic";
import { report, TOOLS } from "./tools.mjs";

const read = [];
let step = 0;
const server = createServer((request, response) => {
  let text = "";
  request.on("data", (chunk) => {
    text += chunk;
  });
  request.on("end", () => {
    for (const message of JSON.parse(text).messages)
      if (Array.isArray(message.content))
        for (const part of message.content) if (part.type === "tool_result") read.push(JSON.stringify(part.content));
    const first = step++ === 0;
    const content = first
      ? TOOLS.calls.map(({ name, input }, i) => ({ type: "tool_use", id: `c${i}`, name, input }))
      : [{ type: "text", text: "done" }];
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        id: `m${step}`,
        type: "message",
        role: "assistant",
        model: "scripted",
        content,
        stop_reason: first ? "tool_use" : "end_turn",
        stop_sequence: null,
        usage: { input_tokens: 30, output_tokens: 4 },
      }),
    );
  });
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const baseURL = `http://127.0.0.1:${server.address().port}`;
// The runner calls its model by itself: the fetch it does so by asks, and reports.
const client = new Anthropic({ apiKey: "none", baseURL, fetch: governFetch() });
const tools = TOOLS.list.map(({ name, run }) => ({
  name,
  description: name,
  input_schema: { type: "object" },
  run: async (input) => run(input),
  parse: (input) => input,
}));
const messages = [{ role: "user", content: "go" }];
await client.beta.messages.toolRunner({ model: "scripted", max_tokens: 64, messages, tools: governTools(tools) });
server.close();
await report(read);
