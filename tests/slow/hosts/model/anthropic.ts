import { ASIDE, asText, type Body, DONE, hasTools, json, sse, type Wire } from "./wire.js";

interface Block {
  readonly type: string;
  readonly content?: unknown;
}
const blocks = (body: Body) =>
  ((body["messages"] ?? []) as readonly { readonly content: unknown }[]).flatMap(({ content }) =>
    Array.isArray(content) ? (content as readonly Block[]) : [],
  );

/** Anthropic's messages. */
export const anthropicWire: Wire = {
  matches: (url) => /\/messages(\?|$)/.test(url),
  results: (body) => blocks(body).flatMap(({ type, content }) => (type === "tool_result" ? [asText(content)] : [])),
  reply(body, _url, call) {
    const said = hasTools(body) ? call : null;
    const text = hasTools(body) ? DONE : ASIDE;
    const id = `toolu_${blocks(body).length}`;
    const block = said ? { type: "tool_use", id, name: said.name, input: said.args } : { type: "text", text };
    const stop_reason = said ? "tool_use" : "end_turn";
    const usage = { input_tokens: 10, output_tokens: 5 };
    const message = { id: "msg_1", type: "message", role: "assistant", model: "scripted", stop_sequence: null };
    if (body["stream"] !== true) return json({ ...message, content: [block], stop_reason, usage });
    const event = (type: string, more: object) => [type, { type, ...more }] as const;
    const empty = said ? { ...block, input: {} } : { type: "text", text: "" };
    const delta = said
      ? { type: "input_json_delta", partial_json: JSON.stringify(said.args) }
      : { type: "text_delta", text };
    return sse([
      event("message_start", { message: { ...message, content: [], stop_reason: null, usage } }),
      event("content_block_start", { index: 0, content_block: empty }),
      event("content_block_delta", { index: 0, delta }),
      event("content_block_stop", { index: 0 }),
      event("message_delta", { delta: { stop_reason, stop_sequence: null }, usage }),
      event("message_stop", {}),
    ]);
  },
};
