import { describe, expect, it } from "vitest";
import { governTools as governAdk } from "./frameworks/adk.js";
import { governTools as governAi } from "./frameworks/ai.js";
import { governTools as governAnthropic } from "./frameworks/anthropic.js";
import { rampart } from "./frameworks/langchain.js";
import { governClient } from "./frameworks/mcp.js";
import { governTools as governOpenai } from "./frameworks/openai-agents.js";
import { govern } from "./govern.js";
import { signalIn } from "./signal.js";
import { type Body, willingGuard } from "./testing/willing.js";

/** Every question waits for a person, who agrees after the call was taken back. */
let took: AbortController;
const { socket, asked, refused } = willingGuard(({ op, call }: Body) => {
  if (op === "review") {
    took.abort(new RangeError("taken back"));
    return { state: "approved" };
  }
  if (op !== "decide" || call["tool"] === "late") return null;
  return { outcome: "deny", message: "Ask.", permit: null, review: "r-1" };
});
const options = { socket, guard: "required", reviewMs: 10_000 } as const;

let runs = 0;
const run = async () => void runs++;

describe("D4: a call that is taken back", () => {
  const message = { createMiddleware: (made: never) => made as Wraps, ToolMessage: class {} };
  type Wraps = { wrapToolCall(request: object, next: () => Promise<unknown>): Promise<unknown> };
  type Tool = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;

  it.each<[where: string, call: (signal: AbortSignal) => Promise<unknown>]>([
    [
      "a function",
      (signal) => govern(async (_: object, __: { signal: AbortSignal }) => run(), options)({}, { signal }),
    ],
    [
      "Vercel AI SDK",
      (abortSignal) =>
        (governAi({ t: { execute: run } }, options).t as Tool)["execute"]!({}, { toolCallId: "1", abortSignal }),
    ],
    [
      "OpenAI Agents",
      (signal) => {
        const [tool] = governOpenai([{ type: "function", name: "t", invoke: run }], options);
        return (tool as unknown as Tool)["invoke"]!({}, "{}", { signal });
      },
    ],
    [
      "Anthropic SDK",
      (signal) => (governAnthropic([{ name: "t", run }], options)[0] as unknown as Tool)["run"]!({}, { signal }),
    ],
    [
      "Google ADK",
      (abortSignal) => {
        const [tool] = governAdk([{ name: "t", runAsync: run }], options);
        return (tool as unknown as Tool)["runAsync"]!({ args: {}, toolContext: { abortSignal } });
      },
    ],
    [
      "LangChain",
      (signal) =>
        rampart(message, options).wrapToolCall({ toolCall: { name: "t", args: {} }, runtime: { signal } }, run),
    ],
    [
      "MCP client",
      (signal) =>
        governClient({ callTool: run } as never as Client, options).callTool({ name: "t" }, undefined, { signal }),
    ],
  ])("%s: waits for nobody, and does not run though a person agreed", async (_where, call) => {
    [took, runs] = [new AbortController(), 0];
    await expect(call(took.signal)).rejects.toThrow(RangeError);
    expect(runs).toBe(0);
    expect(asked).toHaveLength(1);
  });

  it("before it is asked about: nobody is asked; allowed in the meantime: it stands in the record as not run", async () => {
    took = new AbortController();
    const late = govern(async (_: object, __: AbortSignal) => run(), { ...options, name: "late" });
    runs = 0;
    const going = late({}, took.signal);
    took.abort(new RangeError("taken back"));
    await expect(going).rejects.toThrow(RangeError);
    await expect(late({}, took.signal)).rejects.toThrow(RangeError);
    expect([runs, asked.length, refused]).toEqual([0, 1, ["call.cancelled"]]);
  });

  it.each<[why: string, given: readonly unknown[], found: boolean]>([
    ["a signal itself", [AbortSignal.abort()], true],
    ["one that is null", [{ signal: null }], false],
    ["what only is called so", [{ signal: "SIGTERM" }], false],
    ["the second of several", [undefined, { abortSignal: AbortSignal.abort() }], true],
  ])("by %s", (_why, given, found) => {
    expect(signalIn(given) !== undefined).toBe(found);
  });
});

interface Client {
  callTool(params: object, schema: undefined, options: object): Promise<unknown>;
}
