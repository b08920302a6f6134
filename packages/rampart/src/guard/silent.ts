import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { type Layout, lockOwner } from "@rampart/service";

/** A guard that runs and does not answer. */
export interface Silent {
  readonly pid: number;
  /** What keeps it, in words, as far as the system says. */
  readonly why: string;
}

/** Looks, and milliseconds between two: any process waits for its disk for a moment. */
const LOOKS = 3;
const BETWEEN_MS = 60;

/** The process that holds the installation and answered nothing in time; null where there is none, or nobody may see it. */
export async function silentGuard(layout: Pick<Layout, "state">): Promise<Silent | null> {
  const owner = await lockOwner(layout.state, "guard");
  return owner === null ? null : { pid: owner.pid, why: await whatKeeps(owner.pid) };
}

/** Why a process does not go on, by what Linux says its threads do; elsewhere that is not known. */
export async function whatKeeps(pid: number): Promise<string> {
  const looks: (readonly string[])[] = [];
  for (let look = 0; look < LOOKS; look++) {
    if (look > 0) await pause(BETWEEN_MS);
    looks.push(threadStates(pid));
  }
  const [first] = looks;
  if (first?.[0] === "T" || first?.[0] === "t") return `it was stopped by a signal; kill -CONT ${pid} lets it go on`;
  if (looks.every((states) => states.includes("D"))) return "it waits for a disk that does not answer";
  return looks.every(([main]) => main === "R") ? "it is busy" : "nothing says why";
}

/** The main thread's first: R runs, S sleeps, D waits in the kernel, mostly for a disk, T was stopped. */
function threadStates(pid: number): readonly string[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`).sort((a, b) => Number(b === `${pid}`) - Number(a === `${pid}`));
    return threads.map((thread) => stateOf(readFileSync(`/proc/${pid}/task/${thread}/stat`, "latin1")));
  } catch {
    return [];
  }
}

/** Field 3, counted after the name, which may hold spaces and parentheses. */
const stateOf = (stat: string): string => stat.slice(stat.lastIndexOf(")") + 2, stat.lastIndexOf(")") + 3);
