import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Agent, MCP_SERVER } from "./agent.js";

/** The program itself: the package's own `bin` is put there by a script of its installation, which does not run here. */
export const claudeProgram = (packages: string) =>
  join(packages, `@anthropic-ai/claude-code-${process.platform}-${process.arch}/claude`);

/** Where it finds its model, and that it speaks to nobody else. */
export const claudeEnvironment = (model: string) => ({
  ANTHROPIC_BASE_URL: model,
  ANTHROPIC_API_KEY: "not-a-key",
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
  DISABLE_AUTOUPDATER: "1",
  // As root it asks before every call, except where it is told that nothing can come to harm.
  IS_SANDBOX: "1",
});

export const claudeCode: Agent = {
  host: "claude-code",
  program: (packages) => ({ name: "claude", path: claudeProgram(packages) }),
  prepare(home) {
    writeFileSync(join(home, ".claude.json"), `${JSON.stringify({ mcpServers: { filesystem: MCP_SERVER } })}\n`);
  },
  start: ({ packages, model }) => ({
    file: claudeProgram(packages),
    args: ["-p", "go on", "--permission-mode", "bypassPermissions"],
    env: claudeEnvironment(model),
  }),
  shell: (command) => ({ name: "Bash", args: { command, description: "scripted" } }),
  write: (file_path, content) => ({ name: "Write", args: { file_path, content } }),
  mcpWrite: (path, content) => ({ name: "mcp__filesystem__write_file", args: { path, content } }),
  read: (file_path) => ({ name: "Read", args: { file_path } }),
};
