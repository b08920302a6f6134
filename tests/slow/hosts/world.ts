import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Agent } from "./agents/agent.js";
import { copyProgram } from "./installed.js";
import { startScriptedModel } from "./model/server.js";
import type { ScriptedCall } from "./model/wire.js";

let built: string | null = null;

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
  /** One headless run of the agent whose model asks for these calls. */
  run(...calls: ScriptedCall[]): Promise<AgentRun>;
  /** Every event of the log, oldest first. */
  events(): Record<string, unknown>[];
  hasGuard(): boolean;
  guardPid(): number;
  /** The guard's socket for agents. */
  agentSocket(): string;
  /** Under a policy with one more rule, once the running guard has it. */
  withRule<T>(rule: string, then: () => Promise<T>): Promise<T>;
  close(): void;
}

export const SECRET = "-----BEGIN PRETEND KEY----- not a key, only a stand-in";

export function newWorld(agent: Agent, packages: string): World {
  const home = mkdtempSync(join(tmpdir(), "rg-"));
  const workspace = join(home, "work");
  for (const folder of [workspace, join(home, ".ssh"), join(home, "run"), join(home, "bin")])
    mkdirSync(folder, { mode: 0o700 });
  writeFileSync(join(home, ".ssh/id_rsa"), SECRET);
  agent.prepare(home);
  const program = agent.program?.(packages);
  if (program !== undefined) symlinkSync(program.path, join(home, "bin", program.name));
  const env = {
    PATH: `${join(home, "bin")}:${process.env["PATH"] ?? ""}`,
    HOME: home,
    XDG_RUNTIME_DIR: join(home, "run"),
    NO_COLOR: "1",
  };
  const marker = join(workspace, "marker.txt");

  built ??= copyProgram();
  const own = built;
  const rampart = (...args: string[]): Ran => {
    const done = spawnSync(process.execPath, [own, ...args], {
      cwd: workspace,
      env,
      encoding: "utf8",
      timeout: 60_000,
    });
    return { code: done.status, stdout: done.stdout, stderr: done.stderr };
  };
  const status = () =>
    JSON.parse(rampart("status", "--json").stdout) as {
      guard?: { pid?: number; agentSocket?: string };
      policy?: { digest?: string };
    };

  return {
    home,
    workspace,
    rampart,
    async run(...calls) {
      rmSync(marker, { force: true });
      const model = await startScriptedModel(calls);
      try {
        const { file, args, env: more } = agent.start({ home, workspace, model: model.url, packages });
        const ran = await run(file, [...args], workspace, { ...env, ...more });
        const kept = existsSync(marker) ? readFileSync(marker, "utf8") : null;
        return { ...ran, told: model.told().join("\n"), marker: kept };
      } finally {
        await model.close();
      }
    },
    events: () =>
      rampart("log", "--json", "--all")
        .stdout.split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    hasGuard: () => (status().guard?.pid ?? 0) > 0,
    guardPid() {
      const pid = status().guard?.pid;
      if (!pid) throw new Error("the guard is not running");
      return pid;
    },
    async withRule(rule, then) {
      const file = join(home, ".config/rampart/policy.yaml");
      const before = readFileSync(file, "utf8");
      const known = status().policy?.digest;
      const taken = async (what: "the rule" | "the policy without it") => {
        for (let looks = 0; looks < 60; looks++) {
          if ((status().policy?.digest === known) === (what !== "the rule")) return;
          await sleep(500);
        }
        throw new Error(`the guard did not take ${what}`);
      };
      writeFileSync(file, `${before}guardrails:\n  - ${rule}\n`);
      try {
        await taken("the rule");
        return await then();
      } finally {
        writeFileSync(file, before);
        await taken("the policy without it");
      }
    },
    agentSocket: () => status().guard?.agentSocket ?? "",
    close() {
      const pid = status().guard?.pid;
      for (const one of [...(pid ? [pid] : []), ...(agent.leftovers?.(home) ?? [])]) process.kill(one, "SIGKILL");
      rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
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
