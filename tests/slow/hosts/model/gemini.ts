import { ASIDE, type Body, DONE, hasTools, json, sse, type Wire } from "./wire.js";

interface Part {
  readonly functionResponse?: { readonly response: unknown };
}

const parts = (body: Body) =>
  ((body["contents"] ?? []) as readonly { readonly parts?: readonly Part[] }[]).flatMap(({ parts }) => parts ?? []);

/** `:streamGenerateContent` and `:generateContent` */
export const geminiWire: Wire = {
  matches: (url) =>
    url.includes(":streamGenerateContent") || url.includes(":generateContent") || url.includes(":countTokens"),
  results: (body) =>
    parts(body).flatMap(({ functionResponse }) =>
      functionResponse === undefined ? [] : [JSON.stringify(functionResponse.response)],
    ),
  reply(body, url, call) {
    if (url.includes(":countTokens")) return json({ totalTokens: 10 });
    const said = hasTools(body) ? (call === null ? { text: DONE } : { functionCall: call }) : { text: ASIDE };
    const answer = {
      candidates: [{ index: 0, content: { role: "model", parts: [said] }, finishReason: "STOP" }],
      usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
      modelVersion: "scripted",
    };
    return url.includes("alt=sse") ? sse([[null, answer]]) : json(answer);
  },
};
