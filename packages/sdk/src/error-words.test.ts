import { describe, expect, it } from "vitest";
import { governTools as governAdk } from "./frameworks/adk.js";
import { governTools as governAi } from "./frameworks/ai.js";
import { governTools as governAnthropic } from "./frameworks/anthropic.js";
import { rampart } from "./frameworks/langchain.js";
import { governClient } from "./frameworks/mcp.js";
import { governTools as governOpenai } from "./frameworks/openai-agents.js";
import { govern } from "./govern.js";
import { type Body, willingGuard } from "./testing/willing.js";

const { socket, told } = willingGuard(({ op, text }: Body) => {
  if (op !== "outcome" || text === null) return null;
  if (text.includes("poison")) return { outcome: "deny", message: "Kept back." };
  return text.includes("hunter2") ? { text: text.replaceAll("hunter2", "<redacted>") } : null;
});
const options = { socket, guard: "required" } as const;

/** What a framework has its model read of a tool: its answer, or the words of its error. */
const read = (answer: Promise<unknown>) =>
  answer.then(
    (said) => JSON.stringify(said),
    (error: unknown) => String(error),
  );

type Tool = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>;
type Wraps = { wrapToolCall(request: object, next: () => Promise<unknown>): Promise<unknown> };
class ToolMessage {
  constructor(readonly fields: object) {}
}
const langchain = { createMiddleware: (made: never) => made as Wraps, ToolMessage };

describe("D4: what a tool that fails says", () => {
  const WAYS: readonly (readonly [where: string, call: (fails: () => Promise<never>) => Promise<unknown>])[] = [
    ["a function", (fails) => govern(fails, options)()],
    ["Vercel AI SDK", (fails) => (governAi({ t: { execute: fails } }, options).t as Tool)["execute"]!({}, {})],
    [
      "OpenAI Agents",
      (fails) => {
        const [tool] = governOpenai([{ type: "function", name: "t", invoke: fails }], options);
        return (tool as unknown as Tool)["invoke"]!({}, "{}");
      },
    ],
    [
      "Anthropic SDK",
      (fails) => (governAnthropic([{ name: "t", run: fails }], options)[0] as unknown as Tool)["run"]!({}, {}),
    ],
    [
      "Google ADK",
      (fails) =>
        (governAdk([{ name: "t", runAsync: fails }], options)[0] as unknown as Tool)["runAsync"]!({ args: {} }),
    ],
    ["LangChain", (fails) => rampart(langchain, options).wrapToolCall({ toolCall: { name: "t", args: {} } }, fails)],
    [
      "MCP client",
      (fails) => {
        const client = { callTool: fails } as never as { callTool(params: object): Promise<unknown> };
        return governClient(client, options).callTool({ name: "t" });
      },
    ],
  ];

  it.each(WAYS)("%s: a secret in it is redacted, an instruction kept back", async (_where, call) => {
    const failing = (words: string) => async (): Promise<never> => {
      throw new RangeError(words);
    };
    const secret = await read(call(failing("no notes with hunter2")));
    expect(secret).toContain("no notes with <redacted>");
    expect(await read(call(failing("poison")))).toContain("Kept back.");
    expect(told.map(({ text }) => text)).toEqual(["no notes with hunter2", "poison"]);
  });

  it.each(WAYS)("%s: any other is the tool's own error", async (_where, call) => {
    const own = new RangeError("its own");
    await expect(call(() => Promise.reject(own))).rejects.toBe(own);
  });
});
