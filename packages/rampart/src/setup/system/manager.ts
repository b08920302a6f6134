import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { SYSTEM_FOLDERS } from "@rampart/service";
import { Failure } from "../../command/failure.js";

/** The supervisor's process, where it runs. */
export const PID_FILE = join(SYSTEM_FOLDERS.runtime, "supervisor.pid");
const PATIENCE_MS = 60_000;

/** Whether systemd is what runs this machine (sd_booted(3)). */
export const hasSystemd = (): boolean => existsSync("/run/systemd/system");

/** @throws Failure `refused` with systemctl's own words */
export function systemctl(...words: readonly string[]): void {
  try {
    execFileSync("systemctl", words, { stdio: ["ignore", "ignore", "pipe"], encoding: "utf8", timeout: PATIENCE_MS });
  } catch (cause) {
    const said =
      String((cause as { stderr?: unknown }).stderr ?? "")
        .trim()
        .split("\n")[0] ?? "";
    throw new Failure("refused", `systemctl ${words.join(" ")} failed: ${said}`, "journalctl -u rampart", 3, { cause });
  }
}

/** Whether the guard's service runs. */
export function isActive(): boolean {
  try {
    execFileSync("systemctl", ["is-active", "--quiet", "rampart.service"], { stdio: "ignore", timeout: PATIENCE_MS });
    return true;
  } catch {
    return false;
  }
}

/** Pid of the supervisor, or null where none runs. A number that became somebody else's is none. */
export function supervisorPid(): number | null {
  try {
    const pid = Number(readFileSync(PID_FILE, "utf8"));
    return Number.isSafeInteger(pid) && pid > 1 && isSupervisor(pid) ? pid : null;
  } catch {
    return null;
  }
}

function isSupervisor(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "latin1").split("\0").includes("supervise");
  } catch {
    return false;
  }
}

/** Ends the supervisor and with it guard and readers. @throws Failure `refused` where it does not end */
export async function endSupervisor(): Promise<void> {
  const pid = supervisorPid();
  if (pid === null) return;
  process.kill(pid, "SIGTERM");
  for (const until = performance.now() + 20_000; performance.now() < until; ) {
    if (!isSupervisor(pid)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Failure("refused", `the supervisor, pid ${pid}, does not end`, `kill ${pid}`);
}
