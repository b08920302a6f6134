// The agent itself, as the Claude Agent SDK starts it, before a model of a script and with a server of tools in this process.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSdkMcpServer, query } from "@anthropic-ai/claude-agent-sdk";
import { scriptedModel } from "./claude-model.mjs";

/** How the agent calls a tool of the server. */
export const toolName = (name) => `mcp__desk__${name}`;

/**
 * @param script makes the model's, for the folder the agent works in
 * @param options more of the query's
 * @param govern what is read in the query's place
 * @returns what tools answered the model
 */
export async function runAgent(script, tools, options, govern = (run) => run) {
  const cwd = mkdtempSync(join(tmpdir(), "rampart-claude-"));
  const model = await scriptedModel(script(cwd));
  const env = {
    ...process.env,
    ANTHROPIC_BASE_URL: model.url,
    ANTHROPIC_API_KEY: "not-a-key",
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    IS_SANDBOX: "1",
  };
  const run = query({
    prompt: "go",
    options: {
      pathToClaudeCodeExecutable: process.env.CLAUDE_PROGRAM,
      cwd,
      env,
      mcpServers: { desk: createSdkMcpServer({ name: "desk", version: "1.0.0", tools }) },
      permissionMode: "bypassPermissions",
      allowDangerouslySkipPermissions: true,
      settingSources: [],
      ...options,
    },
  });
  for await (const _message of govern(run));
  model.end();
  rmSync(cwd, { recursive: true, force: true });
  return model.told();
}
