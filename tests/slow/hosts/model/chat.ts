import { ASIDE, asText, type Body, DONE, hasTools, json, sse, type Wire } from "./wire.js";

interface Message {
  readonly role: string;
  readonly content: unknown;
}
const messages = (body: Body) => (body["messages"] ?? []) as readonly Message[];

/** OpenAI's chat completions. */
export const chatWire: Wire = {
  matches: (url) => url.includes("/chat/completions"),
  results: (body) => messages(body).flatMap(({ role, content }) => (role === "tool" ? [asText(content)] : [])),
  reply(body, _url, call) {
    const said = hasTools(body) ? call : null;
    const id = `call_${messages(body).length}`;
    const tool = said && { id, type: "function", function: { name: said.name, arguments: JSON.stringify(said.args) } };
    const content = hasTools(body) ? DONE : ASIDE;
    const message = { role: "assistant", ...(tool ? { content: null, tool_calls: [tool] } : { content }) };
    const finish = tool ? "tool_calls" : "stop";
    const base = { id: "chatcmpl-1", created: 1, model: body["model"] ?? "scripted" };
    const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
    if (body["stream"] !== true) {
      const choices = [{ index: 0, message, finish_reason: finish }];
      return json({ ...base, object: "chat.completion", choices, usage });
    }
    const delta = tool ? { role: "assistant", content: null, tool_calls: [{ index: 0, ...tool }] } : message;
    const chunk = (choices: unknown[], more = {}) =>
      [null, { ...base, object: "chat.completion.chunk", choices, ...more }] as const;
    return sse([
      chunk([{ index: 0, delta, finish_reason: null }]),
      chunk([{ index: 0, delta: {}, finish_reason: finish }]),
      chunk([], { usage }),
      [null, "[DONE]"],
    ]);
  },
};
