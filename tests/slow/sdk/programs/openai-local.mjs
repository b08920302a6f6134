// A shell and an editor of the agent's own: no function tool, and no call of them goes by `invoke`.
import { Agent, applyPatchTool, Runner, setTracingDisabled, shellTool, Usage } from "@openai/agents";
import { governAgent } from "@rampart/sdk/openai-agents";
import { report, TOOLS } from "./tools.mjs";

setTracingDisabled(true);
const [weather, , , notes] = TOOLS.list;
const read = [];
let step = 0;
const does = (commands) => ({ type: "shell_call", action: { commands }, status: "completed" });
const edits = (type, path) => ({
  type: "apply_patch_call",
  status: "completed",
  operation: { type, path, diff: "+a" },
});
const CALLS = [
  does(["echo hi"]),
  does(["rm -rf /"]),
  does(["cat notes.txt"]),
  edits("create_file", "notes.txt"),
  edits("create_file", ".claude/settings.json"),
];
const model = {
  async getResponse({ input }) {
    for (const item of input) if (/_output$/.test(item.type)) read.push(JSON.stringify(item.output ?? item.status));
    const said = [{ type: "output_text", text: "done" }];
    const output =
      step++ === 0
        ? CALLS.map((call, i) => ({ ...call, callId: `c${i}` }))
        : [{ type: "message", role: "assistant", status: "completed", content: said }];
    return { usage: new Usage(), output, responseId: `r${step}` };
  },
};
const shell = {
  run: async ({ commands }) => {
    const stdout = commands[0].startsWith("cat") ? notes.run(commands) : weather.run(commands);
    return { output: [{ stdout, stderr: "", outcome: { type: "exit", exitCode: 0 } }] };
  },
};
const wrote = async ({ path }) => {
  TOOLS.list[2].run(path);
  return { status: "completed", output: "written" };
};
const editor = { createFile: wrote, updateFile: wrote, deleteFile: wrote };
const tools = [shellTool({ shell }), applyPatchTool({ editor })];
await new Runner({ tracingDisabled: true }).run(governAgent(new Agent({ name: "a", model, tools })), "go");
await report(read);
