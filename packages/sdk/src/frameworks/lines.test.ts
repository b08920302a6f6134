import { describe, expect, it } from "vitest";
import { type Agent, lineOf as lineInAdk, type ToolContext } from "./adk-line.js";
import { lineOf as lineInLangchain, type Message } from "./langchain-line.js";

/** What the frameworks' objects say; that they say it: tests/slow/sdk. */

describe("D9: agents of Google's ADK", () => {
  const rootAgent = { findAgent: (name: string): Agent | undefined => TREE[name] };
  const root: Agent = { name: "root", rootAgent };
  const pipe: Agent = { name: "pipe", parentAgent: root, rootAgent };
  const step: Agent = { name: "step", parentAgent: pipe, rootAgent };
  const peer: Agent = { name: "peer", parentAgent: root, rootAgent };
  const TREE: Record<string, Agent> = { root, pipe, step, peer };
  const told = (agent: Agent | undefined, ...transfers: string[]): ToolContext => ({
    invocationContext: {
      ...(agent && { agent }),
      session: {
        events: transfers.map((one) => {
          const [author = "", to] = one.split(">");
          return { author, actions: to === undefined ? {} : { transferToAgent: to } };
        }),
      },
    },
  });

  it.each<[why: string, context: ToolContext | undefined, line: readonly string[]]>([
    ["nothing is said", undefined, []],
    ["no agent drives it", told(undefined), []],
    ["only a name is said", { agentName: "a" }, ["a"]],
    ["the first acts", told(root, "user", "root"), ["root"]],
    ["it was transferred", told(peer, "user", "root>peer", "peer"), ["root", "peer"]],
    ["from one sub-agent to another", told(step, "root>peer", "peer>step"), ["root", "peer", "step"]],
    ["and back", told(root, "root>peer", "peer>root"), ["root", "peer", "root"]],
    ["to another than the one that acts", told(root, "root>peer", "peer"), ["root"]],
    ["a step of a pipeline has it from those above", told(step), ["root", "pipe", "step"]],
    ["an agent that transfers to itself hands nothing on", told(root, "root>root"), ["root"]],
  ])("%s", (_why, context, line) => {
    expect(lineInAdk(context)).toEqual(line);
  });
});

describe("D9: agents of LangChain", () => {
  const asks = (name: string): Message => ({ type: "ai", name, tool_calls: [{ id: "c" }] });
  const says = (name: string): Message => ({ type: "ai", name });
  const human: Message = { type: "human", name: "ada" };

  it.each<[why: string, messages: readonly Message[] | undefined, line: readonly string[]]>([
    ["nothing is said", undefined, []],
    ["the agent has no name", [human, says("t"), asks("model")], []],
    ["a provider's message without one", [human, { type: "ai", tool_calls: [{ id: "c" }] }], []],
    ["one agent", [human, asks("t")], ["t"]],
    ["a tool and a person are no agents", [human, says("t"), { type: "tool", name: "x" }, asks("t")], ["t"]],
    ["one after the other", [human, says("t"), says("t"), asks("h")], ["t", "h"]],
    ["and back", [human, says("t"), says("h"), asks("t")], ["t", "h", "t"]],
    ["the first begins the next turn", [human, says("t"), says("h"), human, asks("t")], ["t"]],
    ["another goes on with it", [human, says("t"), says("h"), human, asks("h")], ["t", "h"]],
    ["what came after the call does not count", [human, asks("t"), says("h")], ["t"]],
  ])("%s", (_why, messages, line) => {
    expect(lineInLangchain(messages, "c")).toEqual(line);
  });
});
