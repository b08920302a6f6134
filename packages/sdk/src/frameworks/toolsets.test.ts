import { describe, expect, it } from "vitest";
import { type Body, willingGuard } from "../testing/willing.js";
import { governTools as governAdk } from "./adk.js";
import { governTools as governAnthropic } from "./anthropic.js";
import { rampart } from "./langchain.js";

/** What frameworks find out, or answer with, by other ways than a tool with a name and a text. */

const { socket, asked } = willingGuard(({ op, call, text }: Body) => {
  if (op === "decide" && JSON.stringify(call["arguments"]).includes("danger"))
    return { outcome: "deny", message: "No." };
  if (op === "outcome" && text?.includes("hunter2")) return { text: text.replaceAll("hunter2", "<redacted>") };
  return null;
});
const options = { socket, guard: "required" } as const;

describe("D4: tools that are found out when they are needed", () => {
  it("a toolset of Google's ADK hands out tools that ask, and stays what it is", async () => {
    class Found {
      closed = false;
      async getTools() {
        return [{ name: "see", runAsync: async () => "seen" }];
      }
      async close() {
        this.closed = true;
      }
    }
    const set = new Found();
    const [governed] = governAdk([set], options) as [Found];
    expect(governed).toBeInstanceOf(Found);
    const [see] = (await governed.getTools()) as unknown as [{ runAsync(request: object): Promise<unknown> }];
    expect(await see.runAsync({ args: { at: "here" } })).toBe("seen");
    expect(await see.runAsync({ args: { at: "danger" } })).toEqual({ error: "No." });
    expect(asked.map(({ call }) => call["tool"])).toEqual(["see", "see"]);
    await governed.close();
    expect(set.closed).toBe(true);
  });

  it("a toolset of the Anthropic SDK is asked about by the tool the model calls", async () => {
    class Browser {
      readonly type = "browser_toolset_20260801";
      #open = true;
      async run(_context: object, { name, input }: { name: string; input: object }) {
        return [{ type: "text", text: `${name} ${JSON.stringify(input)}` }];
      }
      isOpen() {
        return this.#open;
      }
    }
    const [governed] = governAnthropic([new Browser()], options) as [Browser];
    expect([governed.isOpen(), JSON.stringify(governed)]).toEqual([true, '{"type":"browser_toolset_20260801"}']);
    const call = (url: string) => ({ name: "navigate", toolset_name: "browser", input: { url } });
    const uses = (url: string) => governed.run({ toolUse: call(url) }, call(url));
    expect(await uses("https://a.example")).toEqual([{ type: "text", text: 'navigate {"url":"https://a.example"}' }]);
    expect(await uses("https://danger.example")).toEqual([{ type: "text", text: "No." }]);
    const { call: first } = asked[0]!;
    expect([first["tool"], first["arguments"]]).toEqual(["browser.navigate", { url: "https://a.example" }]);
  });

  it("tools of the Anthropic SDK without `run` are the provider's", () => {
    const search = { type: "web_search_20250305", name: "web_search" };
    expect(governAnthropic([search], options)[0]).toBe(search);
  });
});

describe("D4: answers of LangChain's tools", () => {
  class ToolMessage {
    constructor(readonly fields: { readonly content: string; readonly status: string }) {}
  }
  type Wrap = { wrapToolCall(request: object, next: () => Promise<unknown>): Promise<unknown> };
  const langchain = { createMiddleware: (made: never): Wrap => made, ToolMessage };
  const { wrapToolCall } = rampart(langchain, options);
  const request = { toolCall: { name: "t", args: {}, id: "1" } };

  it.each<[why: string, answer: object, expected: "the same" | object]>([
    ["a command that steers the graph", { update: { messages: [{ content: "fine" }] }, goto: "next" }, "the same"],
    ["a command without a word", { goto: "next" }, "the same"],
    [
      "a command whose message holds a secret: nothing but the text is left",
      { update: { messages: [{ content: "hunter2" }] }, goto: "next" },
      { content: '{"messages":[{"content":"<redacted>"}]}', status: "success" },
    ],
    ["a message", { content: "fine" }, "the same"],
    ["a message that holds a secret", { content: "hunter2" }, { content: "<redacted>", status: "success" }],
  ])("%s", async (_why, answer, expected) => {
    const read = await wrapToolCall(request, async () => answer);
    if (expected === "the same") expect(read).toBe(answer);
    else expect((read as ToolMessage).fields).toMatchObject(expected);
  });
});
