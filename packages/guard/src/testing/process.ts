import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("./child.mjs", import.meta.url));

/** A guard in a process of its own, to be killed, frozen, or run as somebody else. */
export interface GuardProcess {
  readonly child: ChildProcess;
  readonly agent: string;
  readonly admin: string;
  /** Code it refused to start with, or null. */
  readonly error: string | null;
  end(signal: NodeJS.Signals): Promise<void>;
}

/** `as`: somebody else. `env`: beside the caller's. `spawned`: gets the process before it listens. */
export async function spawnGuard(
  folder: string,
  as?: { readonly uid: number; readonly gid: number },
  more: {
    readonly env?: Readonly<Record<string, string>>;
    readonly spawned?: (child: ChildProcess) => void;
  } = {},
): Promise<GuardProcess> {
  const env = { ...process.env, ...more.env };
  const child = spawn(process.execPath, [SCRIPT, folder], { stdio: ["ignore", "pipe", "inherit"], env, ...as });
  more.spawned?.(child);
  const [line] = (await Promise.race([
    once(child.stdout!, "data"),
    once(child, "exit").then(() => ['{"error":"exited"}']),
  ])) as [Buffer | string];
  const { agent = "", admin = "", error = null } = JSON.parse(String(line)) as Partial<GuardProcess>;
  return {
    child,
    agent,
    admin,
    error,
    async end(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill(signal);
      await gone;
    },
  };
}
