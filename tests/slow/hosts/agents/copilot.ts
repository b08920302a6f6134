import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Agent, MCP_SERVER } from "./agent.js";

export const copilot: Agent = {
  host: "copilot",
  prepare(home) {
    mkdirSync(join(home, ".copilot"), { mode: 0o700 });
    const servers = { mcpServers: { filesystem: { type: "local", tools: ["*"], ...MCP_SERVER } } };
    writeFileSync(join(home, ".copilot/mcp-config.json"), JSON.stringify(servers));
  },
  start: ({ packages, model }) => ({
    file: join(packages, "@github/copilot-linux-x64/copilot"),
    args: ["-p", "go on", "--allow-all-tools", "--no-color"],
    env: {
      COPILOT_OFFLINE: "true",
      COPILOT_PROVIDER_BASE_URL: `${model}/v1`,
      COPILOT_PROVIDER_API_KEY: "not-a-key",
      COPILOT_MODEL: "gpt-4.1",
    },
  }),
  shell: (command) => ({ name: "bash", args: { command, description: "scripted" } }),
  write: (path, file_text) => ({ name: "create", args: { path, file_text } }),
  mcpWrite: (path, content) => ({ name: "filesystem-write_file", args: { path, content } }),
  read: (path) => ({ name: "view", args: { path } }),
};
