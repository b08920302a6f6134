import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Agent } from "./agent.js";

export const cline: Agent = {
  host: "cline",
  tellsWhy: false,
  prepare: (home) => void mkdirSync(join(home, ".cline/data/settings"), { recursive: true, mode: 0o700 }),
  start({ home, packages, model }) {
    const settings = { provider: "openai-compatible", apiKey: "not-a-key", model: "scripted", baseUrl: `${model}/v1` };
    const entry = { settings, updatedAt: "2026-01-01T00:00:00.000Z", tokenSource: "manual" };
    const providers = { version: 1, lastUsedProvider: "openai-compatible", providers: { "openai-compatible": entry } };
    writeFileSync(join(home, ".cline/data/settings/providers.json"), JSON.stringify(providers));
    return {
      file: join(packages, "@cline/cli-linux-x64/bin/cline"),
      args: ["--auto-approve", "true", "go on"],
      env: { CLINE_NO_AUTO_UPDATE: "1" },
    };
  },
  /** A daemon of its own, for the folder of this home. */
  leftovers: (home) =>
    readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .filter((pid) => {
        const line = commandLine(pid);
        return line.includes("--cline-hub-daemon") && line.includes(home);
      })
      .map(Number),
  shell: (command) => ({ name: "run_commands", args: { commands: [command] } }),
  write: (path, content) => ({ name: "editor", args: { path, new_text: content } }),
  read: (path) => ({ name: "read_files", args: { files: [{ path }] } }),
};

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
