// `handoff`: two agents are nodes of a graph that share its messages; `tool`: the helper is a tool of triage.
import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { END, MessagesAnnotation, START, StateGraph } from "@langchain/langgraph";
import { rampart } from "@rampart/sdk/langchain";
import * as langchain from "langchain";
import { z } from "zod";
import { reads, report, TOOLS } from "./handing.mjs";

const [how] = process.argv.slice(2);

class Scripted extends BaseChatModel {
  constructor(...turns) {
    super({});
    this.turns = turns;
  }
  _llmType() {
    return "scripted";
  }
  bindTools() {
    return this;
  }
  async _generate(messages) {
    for (const message of messages) if (message.getType() === "tool") reads(String(message.content));
    const names = this.turns.shift() ?? [];
    const tool_calls = names.map((name) => ({ id: `${name}-1`, name, args: {}, type: "tool_call" }));
    return { generations: [{ text: "", message: new AIMessage({ content: names.length ? "" : "done", tool_calls }) }] };
  }
}
const messages = [{ role: "user", content: "go" }];
const tools = TOOLS.map(({ name, run }) => tool(async () => run(), { name, description: name, schema: z.object({}) }));
const helper = langchain.createAgent({
  name: "helper",
  model: new Scripted(["look_up", "pay_out"]),
  tools,
  middleware: [rampart(langchain)],
});
if (how === "tool") {
  const ask = tool(async () => String((await helper.invoke({ messages })).messages.at(-1).content), {
    name: "helper",
    description: "helps",
    schema: z.object({}),
  });
  const model = new Scripted(["helper"]);
  const triage = langchain.createAgent({ name: "triage", model, tools: [ask], middleware: [rampart(langchain)] });
  await triage.invoke({ messages });
} else {
  const triage = langchain.createAgent({ name: "triage", model: new Scripted([]), tools: [] });
  const graph = new StateGraph(MessagesAnnotation)
    .addNode("triage", triage.graph)
    .addNode("helper", helper.graph)
    .addEdge(START, "triage")
    .addEdge("triage", "helper")
    .addEdge("helper", END)
    .compile();
  await graph.invoke({ messages });
}
await report();
