import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { AIMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { Command } from "@langchain/langgraph";
import { rampart } from "@rampart/sdk/langchain";
import * as langchain from "langchain";
import { z } from "zod";
import { report, TOOLS } from "./tools.mjs";

const usage_metadata = { input_tokens: 30, output_tokens: 4, total_tokens: 34 };
const read = [];
let step = 0;
class Scripted extends BaseChatModel {
  _llmType() {
    return "scripted";
  }
  bindTools() {
    return this;
  }
  async _generate(messages) {
    for (const message of messages) if (message.getType() === "tool") read.push(String(message.content));
    const message =
      step++ === 0
        ? new AIMessage({
            content: "",
            usage_metadata,
            tool_calls: TOOLS.calls.map(({ name, input }, i) => ({
              id: `c${i}`,
              name,
              args: input,
              type: "tool_call",
            })),
          })
        : new AIMessage({ content: "done", usage_metadata });
    return { generations: [{ text: "", message }] };
  }
}
/** One answers with a command to the graph, whose message the model reads. */
const answer = (name, content, { toolCall }) =>
  name === "read_notes"
    ? new Command({ update: { messages: [new ToolMessage({ content, tool_call_id: toolCall.id, name })] } })
    : content;
const tools = TOOLS.list.map(({ name, run }) =>
  tool(async (input, config) => answer(name, run(input), config), {
    name,
    description: name,
    schema: z.looseObject({}),
  }),
);
const middleware = [rampart(langchain, { models: true })];
const agent = langchain.createAgent({ model: new Scripted({}), tools, middleware });
await agent.invoke({ messages: [{ role: "user", content: "go" }] });
await report(read);
