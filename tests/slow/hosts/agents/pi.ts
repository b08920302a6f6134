import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Agent } from "./agent.js";

export const pi: Agent = {
  host: "pi",
  prepare: (home) => void mkdirSync(join(home, ".pi/agent"), { recursive: true, mode: 0o700 }),
  start({ home, packages, model }) {
    const scripted = {
      baseUrl: model,
      apiKey: "not-a-key",
      // The fourth wire format: no other of the agents speaks it to a server of one's own.
      api: "anthropic-messages",
      models: [
        {
          id: "scripted",
          name: "scripted",
          reasoning: false,
          input: ["text"],
          contextWindow: 100000,
          maxTokens: 4096,
          cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
        },
      ],
    };
    writeFileSync(join(home, ".pi/agent/models.json"), JSON.stringify({ providers: { scripted } }));
    return {
      file: process.execPath,
      args: [
        join(packages, "@mariozechner/pi-coding-agent/dist/cli.js"),
        "--provider",
        "scripted",
        "--model",
        "scripted",
        "-p",
        "go on",
      ],
      env: { PI_OFFLINE: "1", PI_SKIP_VERSION_CHECK: "1" },
    };
  },
  shell: (command) => ({ name: "bash", args: { command } }),
  write: (path, content) => ({ name: "write", args: { path, content } }),
  read: (path) => ({ name: "read", args: { path } }),
};
