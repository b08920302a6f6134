import { ReadableStream } from "node:stream/web";
import { describe, expect, it } from "vitest";
import { rampart } from "./frameworks/langchain.js";
import { governModel, within } from "./index.js";
import { asItCame } from "./model-calls.js";
import { willingGuard } from "./testing/willing.js";

/** Models as the frameworks have them; that these are called so: tests/slow/sdk. */

const { socket, asked, told, lines } = willingGuard();
const options = { socket, guard: "required" } as const;
const TOKENS = { inputTokens: 3, outputTokens: 4 };
const reported = () => told.map(({ usage, text }) => [usage, text]);

class Vercel {
  readonly modelId = "gpt";
  #secret = "kept";
  async doGenerate(_: object) {
    return { content: this.#secret, usage: { inputTokens: { total: 3 }, outputTokens: { total: 4 } } };
  }
  async doStream(_: object) {
    const parts = [
      { type: "text", delta: "a" },
      { type: "finish", usage: TOKENS },
    ];
    return { stream: ReadableStream.from(parts), request: "r" };
  }
}

class OpenAi {
  async getResponse() {
    return { output: [], usage: TOKENS };
  }
  async *getStreamedResponse() {
    yield { type: "output_text_delta" };
    yield { type: "response_done", response: { usage: TOKENS } };
  }
}

async function all(parts: AsyncIterable<unknown>): Promise<readonly unknown[]> {
  const read = [];
  for await (const part of parts) read.push(part);
  return read;
}

describe("P7: tokens of a model", () => {
  it("of the Vercel AI SDK, whole and in parts", async () => {
    const model = governModel(new Vercel(), options);
    expect(model).toBeInstanceOf(Vercel);
    expect(await model.doGenerate({})).toMatchObject({ content: "kept" });
    const { stream, request } = await model.doStream({});
    expect([await all(stream), request]).toEqual([[expect.anything(), expect.anything()], "r"]);
    expect(lines()).toEqual(["model: sdk", "model: sdk"]);
    expect(asked[0]!.call["arguments"]).toEqual({ model: "gpt" });
    const usage = { model: "gpt", ...TOKENS };
    expect(reported()).toEqual([
      [usage, expect.stringContaining("kept")],
      [usage, null],
    ]);
  });

  it("of OpenAI Agents, also of those a provider makes", async () => {
    const provider = governModel({ getModel: (_: string) => new OpenAi() }, { ...options, agent: "helper" });
    const model = (await provider.getModel("gpt")) as OpenAi;
    await model.getResponse();
    await within({ agent: "triage" }, () => all(model.getStreamedResponse()));
    expect(lines()).toEqual(["model: helper", "model: triage"]);
    expect(reported().map(([usage]) => usage)).toEqual(Array(2).fill(TOKENS));
  });

  it("of Google's ADK", async () => {
    const model = {
      model: "gemini",
      async *generateContentAsync(_: object) {
        yield { content: {}, usageMetadata: { promptTokenCount: 1 } };
        yield { content: {}, usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 4 } };
      },
    };
    await all(governModel(model, options).generateContentAsync({}));
    expect(reported()).toEqual([[{ model: "gemini", ...TOKENS }, null]]);
  });

  it("of a client, whole and in parts", async () => {
    const client = {
      async create({ stream }: { model: string; stream?: boolean }) {
        if (stream !== true) return { model: "m", usage: { input_tokens: 3, output_tokens: 4 } };
        const parts = [
          { type: "message_start", message: { model: "m", usage: { input_tokens: 3, output_tokens: 1 } } },
          { type: "message_delta", usage: { output_tokens: 4 } },
        ];
        return Object.assign(ReadableStream.from(parts), { controller: "c" });
      },
    };
    const governed = governModel(client, options);
    await governed.create({ model: "m" });
    const stream = (await governed.create({ model: "m", stream: true })) as AsyncIterable<unknown> & {
      controller: "c";
    };
    expect([stream.controller, (await all(stream)).length]).toEqual(["c", 2]);
    expect(asked.map(({ call }) => call["arguments"])).toEqual([{ model: "m" }, { model: "m" }]);
    const usage = { model: "m", ...TOKENS };
    expect(reported()).toEqual([
      [usage, expect.stringContaining("usage")],
      [usage, null],
    ]);
  });

  it("of LangChain, where it is asked for", async () => {
    type Made = { wrapModelCall?: (request: object, next: () => Promise<object>) => Promise<unknown> };
    const langchain = { createMiddleware: (made: object) => made as Made, ToolMessage: class {} };
    expect(rampart(langchain, options)).not.toHaveProperty("wrapModelCall");
    const { wrapModelCall } = rampart(langchain, { ...options, models: true });
    const message = { content: "hi", usage_metadata: { input_tokens: 3, output_tokens: 4 } };
    expect(await wrapModelCall!({ model: { model: "gpt" } }, async () => message)).toBe(message);
    expect(lines()).toEqual(["model: sdk"]);
    expect(reported()).toEqual([[{ model: "gpt", ...TOKENS }, "hi"]]);
  });

  it("are told of when nobody reads on, and when it fails", async () => {
    const model = {
      async *getStreamedResponse(fails: boolean) {
        yield { usage: TOKENS };
        if (fails) throw new RangeError("its own");
        yield {};
      },
      async doStream(): Promise<unknown> {
        throw new RangeError("at once");
      },
    };
    const governed = governModel(model, options);
    for await (const _ of governed.getStreamedResponse(false)) break;
    await expect(all(governed.getStreamedResponse(true))).rejects.toThrow(RangeError);
    await expect(governed.doStream()).rejects.toThrow("at once");
    expect(reported()).toEqual([
      [TOKENS, null],
      [TOKENS, "its own"],
      [undefined, "at once"],
    ]);
  });

  it("are spent by nobody who may not: a model is not called then", async () => {
    let called = 0;
    const model = {
      async doGenerate() {
        called += 1;
      },
      async *getStreamedResponse() {
        called += 1;
        yield 1;
      },
    };
    const away = governModel(model, { socket: `${socket}.not`, guard: "required" });
    await expect(away.doGenerate()).rejects.toMatchObject({ code: "wire.unreachable" });
    await expect(all(away.getStreamedResponse())).rejects.toMatchObject({ code: "wire.unreachable" });
    expect(called).toBe(0);
  });

  it("are not called past the policy by a client's other ways", async () => {
    let called = 0;
    const answer = async () => {
      called += 1;
      return { output_parsed: 1, usage: { input_tokens: 3, output_tokens: 4 } };
    };
    const client = governModel({ create: answer, parse: answer, stream: answer, toolRunner: answer }, options);
    expect(() => client.stream()).toThrow(/stream calls the model before anybody could be asked; use create/);
    expect(() => client.toolRunner()).toThrow(TypeError);
    expect([called, asked.length]).toEqual([0, 0]);
    expect(await client.parse()).toMatchObject({ output_parsed: 1 });
    expect(reported()).toEqual([[TOKENS, expect.any(String)]]);
  });

  it("are no names: whoever gives one is told what to give", () => {
    expect(() => governModel("openai/gpt-5" as never, options)).toThrow(/"openai\/gpt-5" is a model's name/);
  });

  it("are not spent where the policy has the arguments changed", () => {
    expect(asItCame(null)).toBe(true);
    expect(() => asItCame({ model: "other" })).toThrow(expect.objectContaining({ code: "model.changed" }));
  });
});
