import { Agent, Runner, setTracingDisabled, tool, Usage } from "@openai/agents";
import { governModel } from "@rampart/sdk";
import { governTools } from "@rampart/sdk/openai-agents";
import { z } from "zod";
import { report, TOOLS } from "./tools.mjs";

setTracingDisabled(true);
const read = [];
let step = 0;
const model = {
  async getResponse({ input }) {
    for (const item of input) if (item.type === "function_call_result") read.push(JSON.stringify(item.output));
    step++;
    const output =
      step === 1
        ? TOOLS.calls.map(({ name, input: given }, i) => ({
            type: "function_call",
            callId: `c${i}`,
            name,
            arguments: JSON.stringify(given),
            status: "completed",
          }))
        : [
            {
              type: "message",
              role: "assistant",
              status: "completed",
              content: [{ type: "output_text", text: "done" }],
            },
          ];
    return { usage: new Usage({ inputTokens: 30, outputTokens: 4 }), output, responseId: `r${step}` };
  },
};
const SHAPES = {
  get_weather: z.object({ city: z.string() }),
  delete_account: z.object({ id: z.number() }),
  refund: z.object({ amount: z.number() }),
  read_notes: z.object({ about: z.string() }),
};
const tools = TOOLS.list.map(({ name, run }) =>
  tool({ name, description: name, parameters: SHAPES[name], execute: async (input) => run(input) }),
);
const agent = new Agent({ name: "a", instructions: "go", model: governModel(model), tools: governTools(tools) });
await new Runner({ tracingDisabled: true }).run(agent, "go");
await report(read);
