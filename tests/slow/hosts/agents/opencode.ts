import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Agent, MCP_SERVER } from "./agent.js";

export const opencode: Agent = {
  host: "opencode",
  prepare: (home) => void mkdirSync(join(home, ".config/opencode"), { recursive: true, mode: 0o700 }),
  start({ home, packages, model }) {
    const scripted = {
      npm: "@ai-sdk/openai-compatible",
      name: "scripted",
      options: { baseURL: `${model}/v1`, apiKey: "not-a-key" },
      models: { scripted: { name: "scripted" } },
    };
    const config = {
      provider: { scripted },
      model: "scripted/scripted",
      permission: "allow",
      mcp: { filesystem: { type: "local", command: [MCP_SERVER.command, ...MCP_SERVER.args], enabled: true } },
      autoupdate: false,
      share: "disabled",
    };
    writeFileSync(join(home, ".config/opencode/opencode.json"), JSON.stringify(config));
    return {
      file: join(packages, "opencode-linux-x64/bin/opencode"),
      args: ["run", "go on"],
      env: { OPENCODE_DISABLE_MODELS_FETCH: "1", OPENCODE_DISABLE_LSP_DOWNLOAD: "1", OPENCODE_DISABLE_AUTOUPDATE: "1" },
    };
  },
  shell: (command) => ({ name: "bash", args: { command, description: "scripted" } }),
  write: (filePath, content) => ({ name: "write", args: { filePath, content } }),
  mcpWrite: (path, content) => ({ name: "filesystem_write_file", args: { path, content } }),
  read: (filePath) => ({ name: "read", args: { filePath } }),
};
