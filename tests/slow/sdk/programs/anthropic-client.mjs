// Anthropic's client itself: asked by what it returns, and by every other way it has, over a fetch that asks.
import { createServer } from "node:http";
import Anthropic from "@anthropic-ai/sdk";
import { governFetch, governModel } from "@rampart/sdk";
import { report } from "./tools.mjs";

const usage = { input_tokens: 30, output_tokens: 4 };
const message = {
  id: "m",
  type: "message",
  role: "assistant",
  model: "scripted",
  stop_reason: "end_turn",
  stop_sequence: null,
};
const text = { type: "text", text: "done" };
const events = [
  ["message_start", { message: { ...message, content: [], stop_reason: null, usage: { ...usage, output_tokens: 1 } } }],
  ["content_block_start", { index: 0, content_block: { type: "text", text: "" } }],
  ["content_block_delta", { index: 0, delta: { type: "text_delta", text: "done" } }],
  ["content_block_stop", { index: 0 }],
  ["message_delta", { delta: { stop_reason: "end_turn", stop_sequence: null }, usage: { output_tokens: 4 } }],
  ["message_stop", {}],
];
const server = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  if (JSON.parse(body).stream !== true) {
    response.setHeader("content-type", "application/json");
    return void response.end(JSON.stringify({ ...message, content: [text], usage }));
  }
  response.setHeader("content-type", "text/event-stream");
  for (const [type, data] of events) response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
  response.end();
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const where = { apiKey: "none", baseURL: `http://127.0.0.1:${server.address().port}` };
const asked = { model: "scripted", max_tokens: 64, messages: [{ role: "user", content: "go" }] };

const said = [];
said.push(await governModel(new Anthropic(where).messages).create(asked));
const client = new Anthropic({ ...where, fetch: governFetch() });
said.push(await client.messages.stream(asked).finalMessage());
const tools = [
  { name: "t", description: "t", input_schema: { type: "object" }, run: () => "", parse: (input) => input },
];
said.push(await client.beta.messages.toolRunner({ ...asked, tools }));
for await (const part of client.beta.messages.toolRunner({ ...asked, tools, stream: true }))
  said.push(await part.finalMessage());
server.close();
server.closeAllConnections();
await report(said.map(({ content }) => content[0].text));
