// `handoff`: triage hands off to the helper; `tool`: the helper is a tool of triage.
import { Agent, handoff, Runner, setTracingDisabled, tool, Usage } from "@openai/agents";
import { governAgent } from "@rampart/sdk/openai-agents";
import { z } from "zod";
import { reads, report, TOOLS } from "./handing.mjs";

setTracingDisabled(true);
const [how] = process.argv.slice(2);

/** Says one thing after the other, whichever agent it is asked for. */
function scripted(...turns) {
  return {
    async getResponse({ input }) {
      if (Array.isArray(input))
        for (const item of input) if (item.type === "function_call_result") reads(JSON.stringify(item.output));
      const names = turns.shift() ?? [];
      const output = names.map((name) => ({
        type: "function_call",
        callId: `${name}-${turns.length}`,
        name,
        arguments: name === "helper" ? '{"input":"go"}' : "{}",
        status: "completed",
      }));
      const said = [{ type: "output_text", text: "done" }];
      if (output.length === 0) output.push({ type: "message", role: "assistant", status: "completed", content: said });
      return { usage: new Usage(), output, responseId: "r" };
    },
  };
}
const tools = TOOLS.map(({ name, run }) => tool({ name, description: name, parameters: z.object({}), execute: run }));
const helper = new Agent({ name: "helper", instructions: "go", model: scripted(["look_up", "pay_out"]), tools });
let triage = new Agent({
  name: "triage",
  instructions: "go",
  model: scripted(["transfer_to_helper"]),
  handoffs: [handoff(helper)],
});
if (how === "tool") {
  governAgent(helper);
  const asTool = helper.asTool({ toolName: "helper", toolDescription: "helps" });
  triage = new Agent({ name: "triage", instructions: "go", model: scripted(["helper"]), tools: [asTool] });
}
await new Runner({ tracingDisabled: true }).run(governAgent(triage), "go");
await report();
