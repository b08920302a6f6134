import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Agent, MCP_SERVER } from "./agent.js";

export const qwen: Agent = {
  host: "qwen",
  prepare(home) {
    mkdirSync(join(home, ".qwen"), { mode: 0o700 });
    const settings = { security: { auth: { selectedType: "openai" } }, mcpServers: { filesystem: MCP_SERVER } };
    writeFileSync(join(home, ".qwen/settings.json"), `${JSON.stringify(settings, null, 2)}\n`);
  },
  start: ({ packages, model }) => ({
    file: process.execPath,
    args: [join(packages, "@qwen-code/qwen-code/cli.js"), "-p", "go on", "--approval-mode", "yolo"],
    env: {
      OPENAI_BASE_URL: `${model}/v1`,
      OPENAI_API_KEY: "not-a-key",
      OPENAI_MODEL: "scripted",
      QWEN_CODE_NO_RELAUNCH: "true",
    },
  }),
  shell: (command) => ({ name: "run_shell_command", args: { command, description: "scripted", is_background: false } }),
  write: (file_path, content) => ({ name: "write_file", args: { file_path, content } }),
  mcpWrite: (path, content) => ({ name: "mcp__filesystem__write_file", args: { path, content } }),
  read: (file_path) => ({ name: "read_file", args: { file_path } }),
};
