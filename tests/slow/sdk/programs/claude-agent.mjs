// Tools of a server in this process, and one of the agent's own.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { tool } from "@anthropic-ai/claude-agent-sdk";
import { governQuery, rampartHooks } from "@rampart/sdk/claude-agent";
import { z } from "zod";
import { runAgent, toolName } from "./claude-run.mjs";
import { report, TOOLS } from "./tools.mjs";

const fields = { city: z.string(), id: z.number(), amount: z.number(), about: z.string() };
const optional = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.optional()]));
const tools = TOOLS.list.map(({ name, run }) =>
  tool(name, name, optional, async (input) => ({ content: [{ type: "text", text: run(input) }] })),
);
const calls = TOOLS.calls.map(({ name, input }) => ({ name: toolName(name), input }));

const script = (cwd) => {
  const notes = join(cwd, "notes.txt");
  writeFileSync(notes, `first line\n${TOOLS.secret}\nlast line\n`);
  return () => [...calls, { name: "Read", input: { file_path: notes } }];
};
await report(await runAgent(script, tools, { hooks: rampartHooks() }, governQuery));
