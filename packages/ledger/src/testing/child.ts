import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";

/** Bundles one of the programs beside this file, so that a child process runs the sources and not a stale build. */
export async function bundle(name: string, folder: string): Promise<string> {
  const file = join(folder, `${name}.mjs`);
  await build({
    input: fileURLToPath(new URL(`${name}.ts`, import.meta.url)),
    platform: "node",
    logLevel: "silent",
    output: { file, format: "esm" },
  });
  return file;
}

export interface Finished {
  readonly lines: readonly string[];
  readonly errors: string;
  readonly signal: NodeJS.Signals | null;
  readonly code: number | null;
}

/** Runs a bundled program; `started` gets the process once it said `ready`. */
export function run(
  program: string,
  args: readonly string[],
  options: {
    readonly uid?: number;
    readonly env?: Readonly<Record<string, string>>;
    readonly started?: (child: ChildProcess) => void;
  } = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const identity = options.uid === undefined ? {} : { uid: options.uid, gid: options.uid };
    const env = { ...process.env, ...options.env };
    const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"], env, ...identity });
    const limit = setTimeout(() => child.kill("SIGKILL"), 60_000);
    let out = "";
    let errors = "";
    let ready = false;
    child.stdout.on("data", (chunk: Buffer) => {
      out += chunk.toString("latin1");
      if (!ready && out.startsWith("ready\n")) {
        ready = true;
        options.started?.(child);
      }
    });
    child.stderr.on("data", (chunk: Buffer) => {
      errors = (errors + chunk.toString("utf8")).slice(0, 4_096);
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(limit);
      // What stands behind the last newline was not told completely.
      resolve({ lines: out.split("\n").slice(0, -1), errors, signal, code });
    });
  });
}
