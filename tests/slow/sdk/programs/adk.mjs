import { BaseLlm, BaseToolset, FunctionTool, InMemoryRunner, LlmAgent } from "@google/adk";
import { governModel } from "@rampart/sdk";
import { governTools } from "@rampart/sdk/adk";
import { z } from "zod";
import { report, TOOLS } from "./tools.mjs";

const read = [];
let step = 0;
class Scripted extends BaseLlm {
  async *generateContentAsync(request) {
    for (const { parts = [] } of request.contents)
      for (const part of parts) if (part.functionResponse) read.push(JSON.stringify(part.functionResponse.response));
    const parts =
      step++ === 0
        ? TOOLS.calls.map(({ name, input }, i) => ({ functionCall: { id: `c${i}`, name, args: input } }))
        : [{ text: "done" }];
    yield {
      content: { role: "model", parts },
      usageMetadata: { promptTokenCount: 30, candidatesTokenCount: 4 },
    };
  }
  async connect() {
    throw new Error("no live connection");
  }
}
const SHAPES = {
  get_weather: z.object({ city: z.string() }),
  delete_account: z.object({ id: z.number() }),
  refund: z.object({ amount: z.number() }),
  read_notes: z.object({ about: z.string() }),
};
const tools = TOOLS.list.map(
  ({ name, run }) =>
    new FunctionTool({
      name,
      description: name,
      parameters: SHAPES[name],
      execute: async (input) => ({ answer: run(input) }),
    }),
);
/** Half of them an agent is given; the others are found out, as those of an MCP server. */
class Found extends BaseToolset {
  async getTools() {
    return tools.slice(2);
  }
  async close() {}
}
const agent = new LlmAgent({
  name: "a",
  model: governModel(new Scripted({ model: "scripted" })),
  instruction: "go",
  tools: governTools([...tools.slice(0, 2), new Found([])]),
});
const runner = new InMemoryRunner({ agent, appName: "a" });
const session = await runner.sessionService.createSession({ appName: "a", userId: "u" });
const newMessage = { role: "user", parts: [{ text: "go" }] };
for await (const _ of runner.runAsync({ userId: "u", sessionId: session.id, newMessage }));
await report(read);
