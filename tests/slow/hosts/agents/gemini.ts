import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Agent, MCP_SERVER } from "./agent.js";

export const gemini: Agent = {
  host: "gemini",
  prepare(home) {
    mkdirSync(join(home, ".gemini"), { mode: 0o700 });
    const text = `{\n  // the developer's own settings\n  "security": { "auth": { "selectedType": "gemini-api-key" } },\n  "mcpServers": { "filesystem": ${JSON.stringify({ ...MCP_SERVER, trust: true })} }\n}\n`;
    writeFileSync(join(home, ".gemini/settings.json"), text);
  },
  start: ({ packages, model }) => ({
    file: process.execPath,
    args: [join(packages, "@google/gemini-cli/bundle/gemini.js"), "-p", "go on", "--approval-mode", "yolo"],
    env: {
      GOOGLE_GEMINI_BASE_URL: model,
      GEMINI_API_KEY: "not-a-key",
      GEMINI_CLI_TRUST_WORKSPACE: "true",
      GEMINI_CLI_NO_RELAUNCH: "1",
    },
  }),
  shell: (command) => ({ name: "run_shell_command", args: { command, description: "scripted" } }),
  write: (file_path, content) => ({ name: "write_file", args: { file_path, content } }),
  mcpWrite: (path, content) => ({ name: "mcp_filesystem_write_file", args: { path, content } }),
  read: (file_path) => ({ name: "read_file", args: { file_path } }),
};
