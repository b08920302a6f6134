// The agent itself, as the Claude Agent SDK starts it, with tools of a server in this process and one of its own.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSdkMcpServer, query, tool } from "@anthropic-ai/claude-agent-sdk";
import { governQuery, rampartHooks } from "@rampart/sdk/claude-agent";
import { z } from "zod";
import { scriptedModel } from "./claude-model.mjs";
import { report, TOOLS } from "./tools.mjs";

const cwd = mkdtempSync(join(tmpdir(), "rampart-claude-"));
const notes = join(cwd, "notes.txt");
writeFileSync(notes, `first line\n${TOOLS.secret}\nlast line\n`);
const calls = TOOLS.calls.map(({ name, input }) => ({ name: `mcp__desk__${name}`, input }));
const model = await scriptedModel([...calls, { name: "Read", input: { file_path: notes } }]);

const fields = { city: z.string(), id: z.number(), amount: z.number(), about: z.string() };
const optional = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.optional()]));
const tools = TOOLS.list.map(({ name, run }) =>
  tool(name, name, optional, async (input) => ({ content: [{ type: "text", text: run(input) }] })),
);
const env = {
  ...process.env,
  ANTHROPIC_BASE_URL: model.url,
  ANTHROPIC_API_KEY: "not-a-key",
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
  IS_SANDBOX: "1",
};
const options = {
  pathToClaudeCodeExecutable: process.env.CLAUDE_PROGRAM,
  cwd,
  env,
  hooks: rampartHooks(),
  mcpServers: { desk: createSdkMcpServer({ name: "desk", version: "1.0.0", tools }) },
  permissionMode: "bypassPermissions",
  allowDangerouslySkipPermissions: true,
  settingSources: [],
};
for await (const _message of governQuery(query({ prompt: "go", options })));
model.end();
rmSync(cwd, { recursive: true, force: true });
await report(model.told());
