// A model of Anthropic's on this machine that calls one tool after the other, and what it was told of each.
import { createServer } from "node:http";

/**
 * @param script the calls, `{name, input}` each, of the conversation that begins with these words
 * @returns its address, what tools answered so far, and how it ends
 */
export async function scriptedModel(script) {
  const told = new Map();
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    if (!request.url.includes("/messages")) return void response.writeHead(404).end("{}");
    const { messages = [], tools = [] } = JSON.parse(body);
    const results = messages.flatMap(({ content }) => (Array.isArray(content) ? content : []));
    const answers = results.filter(({ type }) => type === "tool_result").map(({ content }) => content);
    const begins = JSON.stringify(messages[0]);
    const call = tools.length > 0 ? script(begins)[answers.length] : undefined;
    if (tools.length > 0) told.set(begins, answers);
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const [type, data] of turn(call, answers.length))
      response.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...data })}\n\n`);
    response.end();
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    told: () => [...told.values()].flat().map((one) => (typeof one === "string" ? one : JSON.stringify(one))),
    end: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** One turn of the model, as the events of its stream: a call, or that all is done. */
function turn(call, at) {
  const usage = { input_tokens: 10, output_tokens: 5 };
  const message = { id: "msg_1", type: "message", role: "assistant", model: "scripted", content: [], usage };
  const block = call ? { type: "tool_use", id: `toolu_${at}`, name: call.name, input: {} } : { type: "text", text: "" };
  const delta = call
    ? { type: "input_json_delta", partial_json: JSON.stringify(call.input) }
    : { type: "text_delta", text: "All steps are done." };
  const stop_reason = call ? "tool_use" : "end_turn";
  return [
    ["message_start", { message: { ...message, stop_reason: null, stop_sequence: null } }],
    ["content_block_start", { index: 0, content_block: block }],
    ["content_block_delta", { index: 0, delta }],
    ["content_block_stop", { index: 0 }],
    ["message_delta", { delta: { stop_reason, stop_sequence: null }, usage }],
    ["message_stop", {}],
  ];
}
