import { spawn } from "node:child_process";
import { open, rename, stat, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Door } from "./door.js";

/** A guard that just failed to start is not started again before this long; every call would otherwise start one. */
export const START_BACKOFF_MS = 10_000;

/**
 * Starts the guard in the background, by the paths the door file fixed, and does not wait for it. Of many doors at
 * once one starts it. Never throws: a guard that cannot be started is one that stays away.
 */
export async function startGuard(door: Door, now: number): Promise<boolean> {
  try {
    if (!(await claim(join(door.state, "guard.start"), now))) return false;
    const state = door.root === null ? [] : ["--state", door.root];
    const child = spawn(door.node, [door.program, "serve", ...state], {
      cwd: "/",
      detached: true,
      stdio: "ignore",
      env: environmentFor(door),
    });
    child.on("error", () => undefined);
    child.unref();
    return true;
  } catch {
    return false;
  }
}

/** Nothing of the agent's environment; the folders are the ones this host was protected in. */
function environmentFor(door: Door): Record<string, string> {
  const own = { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: door.home, USER: door.user, LANG: "C.UTF-8" };
  if (door.root !== null) return own;
  const { config, state, data } = door;
  return { ...own, XDG_CONFIG_HOME: dirname(config), XDG_STATE_HOME: dirname(state), XDG_DATA_HOME: dirname(data) };
}

/** True for the one that may start a guard now. Should two ever both, the second guard finds the folder locked. */
async function claim(path: string, now: number): Promise<boolean> {
  if (await create(path)) return true;
  const age = now - (await stat(path)).mtimeMs;
  if (age >= 0 && age < START_BACKOFF_MS) return false;
  const taken = `${path}.${process.pid}`;
  await rename(path, taken);
  await unlink(taken);
  return create(path);
}

async function create(path: string): Promise<boolean> {
  try {
    await (await open(path, "wx", 0o600)).close();
    return true;
  } catch {
    return false;
  }
}
