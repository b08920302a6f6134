import { ASIDE, asText, type Body, DONE, hasTools, json, sse, type Wire } from "./wire.js";

interface Item {
  readonly type?: string;
  readonly output?: unknown;
}
const items = (body: Body) => (Array.isArray(body["input"]) ? body["input"] : []) as readonly Item[];

/** OpenAI's responses. */
export const responsesWire: Wire = {
  matches: (url) => url.includes("/responses"),
  results: (body) =>
    items(body).flatMap(({ type, output }) => (type?.endsWith("_call_output") === true ? [asText(output)] : [])),
  reply(body, _url, call) {
    const said = hasTools(body) ? call : null;
    const text = hasTools(body) ? DONE : ASIDE;
    const item =
      said === null
        ? {
            type: "message",
            id: "msg_1",
            role: "assistant",
            status: "completed",
            content: [{ type: "output_text", text, annotations: [] }],
          }
        : {
            type: "function_call",
            id: "fc_1",
            call_id: `call_${items(body).length}`,
            name: said.name,
            ...(said.namespace === undefined ? {} : { namespace: said.namespace }),
            arguments: JSON.stringify(said.args),
            status: "completed",
          };
    const usage = {
      input_tokens: 10,
      output_tokens: 5,
      total_tokens: 15,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens_details: { reasoning_tokens: 0 },
    };
    const response = {
      id: "resp_1",
      object: "response",
      created_at: 1,
      status: "completed",
      model: "scripted",
      output: [item],
      usage,
    };
    if (body["stream"] !== true) return json(response);
    const event = (type: string, more: object) => [type, { type, ...more }] as const;
    return sse([
      event("response.created", { response: { ...response, status: "in_progress", output: [] } }),
      event("response.output_item.added", { output_index: 0, item: { ...item, status: "in_progress" } }),
      event("response.output_item.done", { output_index: 0, item }),
      event("response.completed", { response }),
    ]);
  },
};
