import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Agent, MCP_SERVER } from "./agent.js";

const PROVIDER = (model: string) => `base_url = "${model}/v1"`;

export const codex: Agent = {
  host: "codex",
  program: (packages) => ({ name: "codex", path: join(packages, "@openai/codex/bin/codex.js") }),
  prepare(home) {
    mkdirSync(join(home, ".codex"), { mode: 0o700 });
    const lines = [
      "# the developer's own configuration",
      'model = "gpt-5"',
      'model_provider = "scripted"',
      "",
      "[model_providers.scripted]",
      'name = "scripted"',
      PROVIDER("http://127.0.0.1:1"),
      'env_key = "SCRIPTED_KEY"',
      'wire_api = "responses"',
      "",
      "[mcp_servers.filesystem]",
      `command = ${JSON.stringify(MCP_SERVER.command)}`,
      `args = ${JSON.stringify(MCP_SERVER.args)}`,
      "",
    ];
    writeFileSync(join(home, ".codex/config.toml"), lines.join("\n"));
  },
  start({ packages, model }) {
    const args = ["exec", "--skip-git-repo-check", "--sandbox", "danger-full-access"];
    // The address goes on the command line: the file must stay as it is, its trust in the hook included.
    args.push("-c", `model_providers.scripted.base_url="${model}/v1"`, "go on");
    return {
      file: process.execPath,
      args: [join(packages, "@openai/codex/bin/codex.js"), ...args],
      env: { SCRIPTED_KEY: "not-a-key" },
    };
  },
  shell: (cmd) => ({ name: "exec_command", args: { cmd } }),
  write: (path, content) => ({
    name: "exec_command",
    args: { cmd: `apply_patch <<'EOF'\n*** Begin Patch\n*** Add File: ${path}\n+${content}\n*** End Patch\nEOF` },
  }),
  mcpWrite: (path, content) => ({ name: "write_file", namespace: "mcp__filesystem", args: { path, content } }),
  read: (path) => ({ name: "exec_command", args: { cmd: `cat ${path}` } }),
};
