import { describe, expect, it } from "vitest";
import { modelAsked } from "./model-request.js";

const at = "https://models.example/v1/messages";
const posted = (body: unknown, url = at) => [url, { method: "POST", body } as RequestInit] as const;
const form = new FormData();
form.set("model", "whisper");

describe("P7: the model a request calls", () => {
  const rows: readonly (readonly [why: string, asked: readonly [unknown, RequestInit?], model: string | null])[] = [
    ["JSON, as clients send it", posted('{"model":"m","messages":[]}'), "m"],
    ["bytes", posted(new TextEncoder().encode('{"model":"m"}')), "m"],
    ["a form: sound to be written down", posted(form), "whisper"],
    ["a method in small letters", [at, { method: "post", body: '{"model":"m"}' }], "m"],
    ["a request made beforehand", [new Request(at, { method: "POST", body: '{"model":"m"}' })], "m"],
    ["an address made beforehand", [new URL(at), { method: "POST", body: '{"model":"m"}' }], "m"],
    ["Google: in the address", posted("{}", "https://g.example/v1beta/models/gemini-2:generateContent"), "gemini-2"],
    [
      "Amazon: in the address",
      posted("{}", "https://a.example/model/anthropic.claude%3A0/invoke"),
      "anthropic.claude:0",
    ],
    ["Azure: in the address", posted("{}", "https://z.example/openai/deployments/d/chat/completions?v=1"), "d"],
    ["a name without end", posted(JSON.stringify({ model: "m".repeat(999) })), "m".repeat(256)],
    ["what lists models", ["https://models.example/v1/models"], null],
    ["what reads one", ["https://models.example/v1/models/m", { method: "GET" }], null],
    ["a body without a model", posted('{"files":[]}'), null],
    ["a model that is no name", posted('{"model":{"id":1}}'), null],
    ["a body that is no JSON", posted('{"model"'), null],
    ["JSON that is nothing", posted("null"), null],
    ["a stream, which is not read", posted(new Blob(["{}"]).stream()), null],
    ["an address that is none", posted("{}", "/models/x:y"), null],
  ];
  it.each(rows)("%s", async (_why, [input, init], model) => {
    expect(await modelAsked(input as string, init)).toBe(model);
  });

  it("leaves a request made beforehand to be sent", async () => {
    const request = new Request(at, { method: "POST", body: '{"model":"m"}' });
    await modelAsked(request, undefined);
    expect(await request.text()).toBe('{"model":"m"}');
  });
});
