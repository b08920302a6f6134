import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { claimStart } from "@rampart/service";
import type { Door } from "./door.js";

/** What of a door a guard is started by. */
export type GuardStart = Pick<Door, "node" | "program" | "config" | "state" | "data" | "root" | "home" | "user">;

/**
 * Starts the guard in the background, by the paths the door file fixed, and does not wait for it. Of many doors at
 * once one starts it. Never throws: a guard that cannot be started is one that stays away.
 */
export async function startGuard(door: GuardStart, now: number): Promise<boolean> {
  try {
    if (!(await claimStart(door.state, now))) return false;
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
function environmentFor(door: GuardStart): Record<string, string> {
  const own = { PATH: "/usr/local/bin:/usr/bin:/bin", HOME: door.home, USER: door.user, LANG: "C.UTF-8" };
  if (door.root !== null) return own;
  const { config, state, data } = door;
  return { ...own, XDG_CONFIG_HOME: dirname(config), XDG_STATE_HOME: dirname(state), XDG_DATA_HOME: dirname(data) };
}
