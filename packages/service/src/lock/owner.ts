import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/** Who holds a lock, written into the lock file so that the next one can tell a living owner from a dead one. */
export interface Owner {
  readonly pid: number;
  /** Clock ticks after boot the process started at; tells a reused pid. Empty where the platform does not say. */
  readonly started: string;
  /** Machine, boot and pid namespace. Only inside the same world does a pid mean anything. */
  readonly world: string;
}

export function ownerNow(): Owner {
  return { pid: process.pid, started: startOf(process.pid), world: worldNow() };
}

/** An owner in another world (a container, another machine, before a reboot) lives as long as it touches its file. */
export const FOREIGN_LIFE_MS = 30_000;

export function isAlive(owner: Owner, touchedMs: number, nowMs: number): boolean {
  if (owner.world !== worldNow()) return nowMs - touchedMs < FOREIGN_LIFE_MS;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: there is such a process, it is just not ours.
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const started = startOf(owner.pid);
  return started === "" || owner.started === "" || started === owner.started;
}

let world: string | null = null;

function worldNow(): string {
  world ??= [
    hostname(),
    quiet(() => readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim()),
    namespace(),
  ].join(" ");
  return world;
}

function namespace(): string {
  return quiet(() => readlinkSync("/proc/self/ns/pid"));
}

/** Field 22 of `/proc/PID/stat`, counted after the program's name, which may hold spaces and parentheses. */
function startOf(pid: number): string {
  const stat = quiet(() => readFileSync(`/proc/${pid}/stat`, "latin1"));
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
}

function quiet(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
