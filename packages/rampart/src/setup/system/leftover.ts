import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import type { System, SystemUser } from "@rampart/service";
import { Failure } from "../../command/failure.js";

/** Milliseconds a guard may take to sign its last checkpoint and end, and then until the kernel is done with it. */
const GRACE_MS = 15_000;
const FORCED_MS = 5_000;
const LOOK_MS = 50;
/** The title the guard gives its process: `rampart serve`. */
const TITLE = "rampart-guard";

/** A process of system mode, and whose it is. */
interface Running {
  readonly pid: number;
  readonly user: SystemUser;
}

/**
 * Guard and readers that run: processes of the guard's user (where that user is not ours alone, those that bear the
 * guard's title), and those of agents' users that were started as readers.
 */
export function runningOf({ guard, agents, madeUser }: System): readonly Running[] {
  const pids = readdirSync("/proc").filter((name) => /^[0-9]+$/.test(name));
  return pids.map(Number).flatMap((pid) => {
    const uid = userOf(pid);
    const words = textOf(pid, "cmdline");
    const isGuard = uid === guard.uid && (madeUser || words.startsWith(TITLE));
    const reader = agents.find((user) => user.uid === uid && /rampart\.mjs\0reader\0/.test(words));
    return isGuard ? [{ pid, user: guard }] : reader === undefined ? [] : [{ pid, user: reader }];
  });
}

/** Ends what nobody watches any more: its supervisor was killed. @throws Failure `refused` where one does not end */
export async function endRunning(system: System): Promise<void> {
  for (const [signal, ms] of [["TERM", GRACE_MS] as const, ["KILL", FORCED_MS] as const]) {
    for (const one of runningOf(system)) end(one, signal);
    for (const until = performance.now() + ms; performance.now() < until; ) {
      if (runningOf(system).length === 0) return;
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  }
  const [one] = runningOf(system);
  if (one === undefined) return;
  throw new Failure("refused", `process ${one.pid} of ${one.user.name} does not end`, `kill -KILL ${one.pid}`);
}

/** Who it runs as (real), or null where it is gone or has ended and was not yet taken note of (proc(5), "State"). */
function userOf(pid: number): number | null {
  const status = textOf(pid, "status");
  const uid = /^Uid:\s+([0-9]+)/m.exec(status)?.[1];
  return uid === undefined || /^State:\s+[ZX]/m.test(status) ? null : Number(uid);
}

/** A file of the process, empty where it is gone. */
function textOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1");
  } catch {
    return "";
  }
}

/** As that user: a number that became somebody else's meanwhile is not to be signalled by root. */
function end({ pid, user: { uid, gid } }: Running, signal: "TERM" | "KILL"): void {
  try {
    execFileSync("kill", [`-${signal}`, String(pid)], { uid, gid, stdio: "ignore", cwd: "/" });
  } catch {
    // It ended meanwhile; what did not is said by whoever waits for it.
  }
}
