// Triage's model hands the work to its sub-agent, which calls the tools.
import { tool } from "@anthropic-ai/claude-agent-sdk";
import { rampartHooks } from "@rampart/sdk/claude-agent";
import { runAgent, toolName } from "./claude-run.mjs";
import { reads, report, TOOLS } from "./handing.mjs";

const WORK = "look it up and pay it out";
const work = TOOLS.map(({ name }) => ({ name: toolName(name), input: {} }));
const handing = [{ name: "Agent", input: { subagent_type: "helper", description: "work", prompt: WORK } }];
const tools = TOOLS.map(({ name, run }) =>
  tool(name, name, {}, async () => ({ content: [{ type: "text", text: run() }] })),
);

const script = () => (begins) => (begins.includes(WORK) ? work : handing);
const agents = { helper: { description: "does the work", prompt: "Do the work.", model: "inherit" } };
for (const answer of await runAgent(script, tools, { agents, hooks: rampartHooks({ agent: "triage" }) })) reads(answer);
await report();
