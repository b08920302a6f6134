import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./installed.js";
import { type ScriptedCall, startScriptedModel, toolResults } from "./scripted-model.js";

const RAMPART = join(ROOT, "packages/rampart/dist/main.js");

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What one run of the agent left behind. */
export interface AgentRun extends Ran {
  /** What the agent told the model about its tool calls. */
  readonly told: string;
  /** Content of `marker.txt` in the workspace, or null: did the command run? */
  readonly marker: string | null;
}

/** A developer's machine in miniature: a home with a key worth stealing, a workspace, the agent and Rampart. */
export interface World {
  readonly home: string;
  readonly workspace: string;
  rampart(...args: string[]): Ran;
  gemini(call: ScriptedCall): Promise<AgentRun>;
  /** Every event of the log, oldest first. */
  events(): Record<string, unknown>[];
  guardPid(): number;
  close(): void;
}

export const SECRET = "-----BEGIN PRETEND KEY----- not a key, only a stand-in";

export function newWorld(geminiFolder: string): World {
  const home = mkdtempSync(join(tmpdir(), "rg-"));
  const workspace = join(home, "work");
  for (const folder of [workspace, join(home, ".gemini"), join(home, ".ssh"), join(home, "run")])
    mkdirSync(folder, { mode: 0o700 });
  writeFileSync(join(home, ".ssh/id_rsa"), SECRET);
  writeFileSync(
    join(home, ".gemini/settings.json"),
    `{\n  // the developer's own settings\n  "security": { "auth": { "selectedType": "gemini-api-key" } }\n}\n`,
  );
  const env = { PATH: process.env.PATH ?? "", HOME: home, XDG_RUNTIME_DIR: join(home, "run"), NO_COLOR: "1" };
  const marker = join(workspace, "marker.txt");

  const rampart = (...args: string[]): Ran => {
    const done = spawnSync(process.execPath, [RAMPART, ...args], {
      cwd: workspace,
      env,
      encoding: "utf8",
      timeout: 60_000,
    });
    return { code: done.status, stdout: done.stdout, stderr: done.stderr };
  };
  const status = () => JSON.parse(rampart("status", "--json").stdout) as { guard?: { pid?: number } };

  return {
    home,
    workspace,
    rampart,
    async gemini(call) {
      rmSync(marker, { force: true });
      const model = await startScriptedModel([call]);
      try {
        const ran = await run(
          process.execPath,
          [
            join(geminiFolder, "node_modules/@google/gemini-cli/bundle/gemini.js"),
            "-p",
            "go on",
            "--approval-mode",
            "yolo",
          ],
          workspace,
          {
            ...env,
            GOOGLE_GEMINI_BASE_URL: model.url,
            GEMINI_API_KEY: "not-a-key",
            GEMINI_CLI_TRUST_WORKSPACE: "true",
            GEMINI_CLI_NO_RELAUNCH: "1",
          },
        );
        return {
          ...ran,
          told: toolResults(model).join("\n"),
          marker: existsSync(marker) ? readFileSync(marker, "utf8") : null,
        };
      } finally {
        await model.close();
      }
    },
    events: () =>
      rampart("log", "--json", "--all")
        .stdout.split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    guardPid() {
      const pid = status().guard?.pid;
      if (!pid) throw new Error("the guard is not running");
      return pid;
    },
    close() {
      const pid = status().guard?.pid;
      if (pid) process.kill(pid, "SIGKILL");
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function run(file: string, args: string[], cwd: string, env: Record<string, string>): Promise<Ran> {
  return new Promise((done) => {
    const child = spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"], timeout: 90_000 });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.on("close", (code) => done({ code, stdout, stderr }));
  });
}
