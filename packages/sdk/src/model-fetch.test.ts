import { describe, expect, it } from "vitest";
import { governFetch } from "./index.js";
import { willingGuard } from "./testing/willing.js";

/** Answers as services send them; that clients call models so: tests/slow/sdk. */

let outcome: object | null = null;
const { socket, asked, told } = willingGuard(({ op }) => (op === "decide" || op === "outcome" ? outcome : null));
const options = { socket, guard: "required" } as const;
const TOKENS = { inputTokens: 3, outputTokens: 4, model: "m" };
const at = "https://models.example/v1/messages";
const asks = { method: "POST", body: '{"model":"m"}' };

const answering = (body: BodyInit | null, init: ResponseInit = {}) => {
  const sent: unknown[] = [];
  const fetch = governFetch(async (input) => {
    sent.push(input);
    return new Response(body, init);
  }, options);
  return { sent, fetch };
};
const json = { headers: { "content-type": "application/json; charset=utf-8", "content-length": "9", "x-id": "7" } };
const events = { headers: { "content-type": "text/event-stream" } };
const STREAM = [
  'event: message_start\ndata: {"type":"message_start","message":{"model":"m","usage":{"input_tokens":3,"output_tokens":1}}}\n\n',
  'data: {"type":"ping"}\n\ndata: {not json "usage"}\n\n',
  'data: {"type":"message_delta","usage":{"output_tokens":4}}\n\ndata: [DONE]\n\n',
].join("");

/** The bytes of a text in parts of so many. */
function parts(text: string, size: number): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  const all = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.slice(i * size, (i + 1) * size));
  return new ReadableStream({
    start(to) {
      for (const part of all) to.enqueue(part);
      to.close();
    },
  });
}

describe("P7: a fetch for clients of models", () => {
  it("asks before a request, and reports what its answer says was used", async () => {
    outcome = null;
    const body = '{"model": "m", "usage": {"input_tokens": 3, "output_tokens": 4}}';
    const { fetch } = answering(body, json);
    const response = await fetch(at, asks);
    expect([await response.text(), response.headers.get("x-id")]).toEqual([body, "7"]);
    expect(response.headers.has("content-length")).toBe(false);
    expect(asked.map(({ call }) => [call["tool"], call["arguments"]])).toEqual([["model", { model: "m" }]]);
    expect(told.map(({ usage }) => usage)).toEqual([TOKENS]);
  });

  it.each([1, 7, 64, 4096])("reads a stream of events as it passes, in parts of %i bytes", async (size) => {
    outcome = null;
    const { fetch } = answering(parts(STREAM.replaceAll("ping", "pïng ✓"), size), events);
    expect(await (await fetch(at, asks)).text()).toBe(STREAM.replaceAll("ping", "pïng ✓"));
    expect(told.map(({ usage, text }) => [usage, text])).toEqual([[TOKENS, null]]);
  });

  it("reads a stream with the line ends of the standard", async () => {
    outcome = null;
    await (await answering(STREAM.replaceAll("\n", "\r\n"), events).fetch(at, asks)).text();
    expect(told.map(({ usage }) => usage)).toEqual([TOKENS]);
  });

  it("is told of a stream nobody reads to its end", async () => {
    outcome = null;
    const { body } = await answering(parts(STREAM, 150), events).fetch(at, asks);
    const reader = body!.getReader();
    await reader.read();
    await reader.cancel();
    await expect.poll(() => told.map(({ usage }) => usage)).toEqual([{ ...TOKENS, outputTokens: 1 }]);
  });

  it("forgets an event that never ends, and reads the next", async () => {
    outcome = null;
    const endless = `data: {"model": "x", "usage": {"input_tokens": 9}, "pad": "${"x".repeat(5 * 1024 * 1024)}"}\n\n`;
    for (const text of [endless, endless + STREAM])
      await (await answering(parts(text, 65_536), events).fetch(at, asks)).text();
    expect(told.map(({ usage }) => usage)).toEqual([undefined, TOKENS]);
  });

  it("a refusal is an answer clients neither try again nor take for a fault, and nothing is sent", async () => {
    outcome = { outcome: "deny", message: "the budget is used up", code: null, permit: null };
    const { fetch, sent } = answering("{}", json);
    const response = await fetch(at, asks);
    expect([response.status, response.headers.get("x-should-retry"), sent]).toEqual([403, "false", []]);
    expect(await response.json()).toMatchObject({
      type: "error",
      error: { type: "permission_error", message: expect.stringContaining("the budget is used up") },
    });
  });

  it("without a guard nothing is sent where one is required", async () => {
    const fetch = governFetch(() => Promise.reject(new Error("was sent")), {
      socket: "/nonexistent/s",
      guard: "required",
    });
    expect((await fetch(at, asks)).status).toBe(403);
  });

  it("what calls no model is sent as it is, and nobody is asked", async () => {
    outcome = { outcome: "deny", message: "no", code: null, permit: null };
    const { fetch, sent } = answering("[]", json);
    expect(await (await fetch("https://models.example/v1/models")).text()).toBe("[]");
    expect([sent.length, asked.length]).toEqual([1, 0]);
  });

  it.each<[why: string, body: BodyInit | null, init: ResponseInit]>([
    ["an answer that says no amounts", '{"id": 1}', json],
    ["one that says it is JSON and is none", "oops", json],
    ["a failure", '{"error": {}}', { ...json, status: 529 }],
    ["no answer at all", null, { status: 204 }],
    ["an empty one", null, {}],
  ])("tells of %s, and passes it on", async (_why, body, init) => {
    outcome = null;
    const response = await answering(body, init).fetch(at, asks);
    expect([response.status, await response.text()]).toEqual([init.status ?? 200, body ?? ""]);
    await expect.poll(() => told.map(({ usage }) => usage)).toEqual([undefined]);
  });

  it("a network that fails is told of, and fails as it did", async () => {
    outcome = null;
    const fetch = governFetch(() => Promise.reject(new TypeError("fetch failed")), options);
    await expect(fetch(at, asks)).rejects.toThrow("fetch failed");
    expect(told.map(({ text }) => text)).toEqual(["fetch failed"]);
  });

  it.each<[why: string, init: ResponseInit]>([
    ["as a whole", json],
    ["in parts", events],
  ])("an answer that is cut off is told of, and fails as it did: %s", async (_why, init) => {
    outcome = null;
    const cut = new ReadableStream({ pull: (to) => to.error(new TypeError("terminated")) });
    await expect(
      answering(cut, init)
        .fetch(at, asks)
        .then((response) => response.text()),
    ).rejects.toThrow("terminated");
    await expect.poll(() => told.map(({ text }) => text)).toEqual(["terminated"]);
  });

  it("what may be read of an answer stands in its place", async () => {
    outcome = { outcome: "allow", text: '{"content":"<redacted>"}' };
    const { fetch } = answering('{"content":"a secret"}', json);
    expect(await (await fetch(at, asks)).json()).toEqual({ content: "<redacted>" });
  });
});
