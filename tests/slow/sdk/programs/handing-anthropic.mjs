// The helper is a tool of triage, with a tool runner of its own.
import { createServer } from "node:http";
import Anthropic from "@anthropic-ai/sdk";
import { governTools } from "@rampart/sdk/anthropic";
import { reads, report, TOOLS } from "./handing.mjs";

const TURNS = { triage: ["helper"], helper: ["look_up", "pay_out"] };

/** Each model is named after its agent, and calls its tools once. */
function answered({ model, messages }) {
  const results = messages.flatMap(({ content }) => content).filter(({ type }) => type === "tool_result");
  for (const { content } of results) reads(JSON.stringify(content));
  const first = results.length === 0;
  const content = first
    ? TURNS[model].map((name) => ({ type: "tool_use", id: name, name, input: {} }))
    : [{ type: "text", text: "done" }];
  const stop_reason = first ? "tool_use" : "end_turn";
  const usage = { input_tokens: 1, output_tokens: 1 };
  return { id: "m", type: "message", role: "assistant", model, content, stop_reason, stop_sequence: null, usage };
}

const server = createServer((request, response) => {
  let text = "";
  request.on("data", (chunk) => {
    text += chunk;
  });
  request.on("end", () => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answered(JSON.parse(text))));
  });
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const client = new Anthropic({ apiKey: "none", baseURL: `http://127.0.0.1:${server.address().port}` });

const doing = (name, run) => ({ name, description: name, input_schema: { type: "object" }, run, parse: (x) => x });
const asks = (model, tools) =>
  client.beta.messages.toolRunner({
    model,
    max_tokens: 64,
    messages: [{ role: "user", content: "go" }],
    tools: governTools(tools, { agent: model }),
  });
const helper = async () => {
  const { content } = await asks(
    "helper",
    TOOLS.map(({ name, run }) => doing(name, async () => run())),
  );
  return content[0].text;
};
await asks("triage", [doing("helper", helper)]);
server.close();
await report();
