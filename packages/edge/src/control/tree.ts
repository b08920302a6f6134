import { closeSync, openSync, readdirSync, readFileSync, readSync } from "node:fs";

/** One process, told from a later one of the same number by when it began. */
export interface Process {
  readonly pid: number;
  readonly began: string;
  /** Stopped by somebody already. */
  readonly stopped: boolean;
}

interface Seen extends Process {
  readonly parent: number;
  readonly session: number;
}

/** Processes looked at, and bytes of one's environment. */
const MOST = 32_768;
const MAX_ENVIRON = 128 * 1024;

/**
 * A process and everything it started that still runs, as far as the system tells: its descendants, and with `mark` whatever has
 * that text in its environment, which those have too that were let go of by their parent. Linux; elsewhere the process alone.
 */
export function treeOf(root: number, mark: string | null): readonly Process[] {
  const all = processes();
  if (all.size === 0) return [{ pid: root, began: "", stopped: false }];
  const ours = ancestors(all);
  const found = new Map<number, Seen>();
  const children = new Map<number, Seen[]>();
  for (const one of all.values()) {
    const list = children.get(one.parent);
    if (list === undefined) children.set(one.parent, [one]);
    else list.push(one);
  }
  const take = (one: Seen): void => {
    if (found.has(one.pid) || ours.has(one.pid) || isGuard(one)) return;
    found.set(one.pid, one);
    for (const child of children.get(one.pid) ?? []) take(child);
  };
  const first = all.get(root);
  if (first !== undefined) take(first);
  if (mark !== null) for (const one of all.values()) if (!found.has(one.pid) && isMarked(one.pid, mark)) take(one);
  return [...found.values()];
}

/** Whether it is still the same process. */
export function isStill({ pid, began }: Process): boolean {
  return began === "" || statOf(String(pid))?.began === began;
}

function processes(): ReadonlyMap<number, Seen> {
  const all = new Map<number, Seen>();
  for (const name of listed()) {
    if (!/^\d+$/.test(name)) continue;
    const seen = statOf(name);
    if (seen !== null) all.set(seen.pid, seen);
    if (all.size >= MOST) break;
  }
  return all;
}

function listed(): readonly string[] {
  try {
    return readdirSync("/proc");
  } catch {
    return [];
  }
}

/** proc(5): the name stands in brackets and may hold anything; state, parent and, nineteen fields on, the beginning follow. */
function statOf(pid: string): Seen | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const [state, parent, session, began] = [fields[0], fields[1], fields[3], fields[19]];
    if (parent === undefined || began === undefined || state === "Z" || state === "X") return null;
    const stopped = state === "T" || state === "t";
    return { pid: Number(pid), parent: Number(parent), session: Number(session), began, stopped };
  } catch {
    return null;
  }
}

/** This process and those it descends from: they are not the agent's. */
function ancestors(all: ReadonlyMap<number, Seen>): ReadonlySet<number> {
  const found = new Set<number>();
  for (let at = all.get(process.pid); at !== undefined && !found.has(at.pid); at = all.get(at.parent))
    found.add(at.pid);
  return found.add(process.pid);
}

/** A guard that a hook of the agent has just started, in a session of its own: it is the one to tell us of the release. */
function isGuard({ pid, session }: Seen): boolean {
  if (pid !== session) return false;
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    return /(?:^|\/)rampart(?:\.mjs)?$/.test(words[1] ?? "") && words[2] === "serve";
  } catch {
    return false;
  }
}

function isMarked(pid: number, mark: string): boolean {
  let file: number | null = null;
  try {
    file = openSync(`/proc/${pid}/environ`, "r");
    const bytes = Buffer.alloc(MAX_ENVIRON);
    return bytes.subarray(0, readSync(file, bytes)).includes(mark);
  } catch {
    return false;
  } finally {
    if (file !== null) closeSync(file);
  }
}
