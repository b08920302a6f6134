// `handoff`: triage transfers to its sub-agent; `tool`: the helper is a tool of triage.
import { AgentTool, BaseLlm, FunctionTool, InMemoryRunner, LlmAgent } from "@google/adk";
import { governTools } from "@rampart/sdk/adk";
import { z } from "zod";
import { reads, report, TOOLS } from "./handing.mjs";

const [how] = process.argv.slice(2);

class Scripted extends BaseLlm {
  constructor(...turns) {
    super({ model: "scripted" });
    this.turns = turns;
  }
  async *generateContentAsync(request) {
    for (const { parts = [] } of request.contents)
      for (const part of parts) if (part.functionResponse) reads(JSON.stringify(part.functionResponse.response));
    const calls = this.turns.shift() ?? [];
    const parts = calls.map(([name, args]) => ({ functionCall: { id: `${name}-${this.turns.length}`, name, args } }));
    yield { content: { role: "model", parts: parts.length > 0 ? parts : [{ text: "done" }] } };
  }
  async connect() {
    throw new Error("no live connection");
  }
}
const tools = TOOLS.map(
  ({ name, run }) =>
    new FunctionTool({
      name,
      description: name,
      parameters: z.object({}),
      execute: async () => ({ answer: run() }),
    }),
);
const helper = new LlmAgent({
  name: "helper",
  description: "helps",
  model: new Scripted([
    ["look_up", {}],
    ["pay_out", {}],
  ]),
  instruction: "go",
  tools: governTools(tools),
});
const hands =
  how === "tool"
    ? { model: new Scripted([["helper", { request: "go" }]]), tools: governTools([new AgentTool({ agent: helper })]) }
    : { model: new Scripted([["transfer_to_agent", { agentName: "helper" }]]), subAgents: [helper] };
const agent = new LlmAgent({ name: "triage", instruction: "go", ...hands });
const runner = new InMemoryRunner({ agent, appName: "a" });
const session = await runner.sessionService.createSession({ appName: "a", userId: "u" });
const newMessage = { role: "user", parts: [{ text: "go" }] };
for await (const _ of runner.runAsync({ userId: "u", sessionId: session.id, newMessage }));
await report();
