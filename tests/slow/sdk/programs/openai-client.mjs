// OpenAI's client itself, by the ways that call a model before anybody could be asked, over a fetch that asks.
import { createServer } from "node:http";
import { governFetch } from "@rampart/sdk";
import OpenAI from "openai";
import { report } from "./tools.mjs";

const usage = { prompt_tokens: 30, completion_tokens: 4, total_tokens: 34 };
const chunk = { id: "c", object: "chat.completion.chunk", created: 1, model: "scripted" };
const parts = [
  { ...chunk, choices: [{ index: 0, delta: { role: "assistant", content: "done" }, finish_reason: null }] },
  { ...chunk, choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
  { ...chunk, choices: [], usage },
];
const choice = { index: 0, message: { role: "assistant", content: "done" }, finish_reason: "stop" };
const server = createServer(async (request, response) => {
  let body = "";
  for await (const some of request) body += some;
  if (JSON.parse(body).stream !== true) {
    response.setHeader("content-type", "application/json");
    return void response.end(JSON.stringify({ ...chunk, object: "chat.completion", choices: [choice], usage }));
  }
  response.setHeader("content-type", "text/event-stream");
  for (const part of parts) response.write(`data: ${JSON.stringify(part)}\n\n`);
  response.end("data: [DONE]\n\n");
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const client = new OpenAI({
  apiKey: "none",
  baseURL: `http://127.0.0.1:${server.address().port}`,
  fetch: governFetch(),
});
const asked = { model: "scripted", messages: [{ role: "user", content: "go" }] };

const stream = client.chat.completions.stream({ ...asked, stream_options: { include_usage: true } });
const said = [await stream.finalContent()];
const run = {
  type: "function",
  function: { name: "t", function: () => "", parse: JSON.parse, parameters: { type: "object" } },
};
said.push(await client.chat.completions.runTools({ ...asked, tools: [run] }).finalContent());
server.close();
server.closeAllConnections();
await report(said);
