import { homedir, tmpdir, userInfo } from "node:os";
import { type Layout, locateLayout, readSystem, type SystemUser, systemLayout } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";

/** Who runs the program, and where their home is. `$HOME` wins, as for every other tool. */
export function userOf(env: Io["env"]): { readonly name: string; readonly home: string } {
  const home = env["HOME"];
  return { name: nameOfUser(env), home: home?.startsWith("/") ? home : homedir() };
}

/** A user without an entry in the password file (containers) still has a number. */
function nameOfUser(env: Io["env"]): string {
  try {
    return userInfo().username;
  } catch {
    return env["USER"] ?? String(process.getuid?.() ?? "unknown");
  }
}

/**
 * Where this installation lives, creating nothing. Where system mode is installed it is meant by root, by the guard and by
 * the users whose agents it guards, unless `--state` names another; these users keep what is their own where it was.
 *
 * @throws ServiceError `system.malformed`, `file.owner` where what says so cannot be trusted
 */
export function layoutOf(input: Pick<Input, "state">, io: Io): Layout {
  const own = locateLayout({ state: input.state ?? undefined, home: userOf(io.env).home, env: io.env });
  const system = input.state === null ? readSystem() : null;
  if (system === null) return own;
  const uid = process.geteuid?.();
  if (uid === 0 || uid === system.guard.uid) return systemLayout(system);
  return guardedUser({ ...own, system }) === null ? own : { ...own, system };
}

/** In system mode: the user who runs this, where its agents are guarded; null for root and the guard, and in user mode. */
export function guardedUser({ system }: Pick<Layout, "system">): SystemUser | null {
  const uid = process.geteuid?.();
  return system?.agents.find((user) => user.uid === uid) ?? null;
}

/**
 * The same layout, for what is an administrator's in system mode.
 *
 * @throws Failure `refused` for a user whose agents are guarded
 */
export function administered(layout: Layout): Layout {
  if (guardedUser(layout) === null) return layout;
  throw new Failure(
    "refused",
    "system mode: policy, key and record are for administrators",
    "the same with sudo",
    EXIT.no,
  );
}

/** Permission bits of settings: in system mode root writes what the guard reads, and the folder gives it the guard's group. */
export const configMode = ({ system }: Pick<Layout, "system">): number => (system === undefined ? 0o600 : 0o640);

/** Folders that may be filled and emptied freely on this machine. */
export function scratchFolders(env: Io["env"]): readonly string[] {
  const own = env["TMPDIR"];
  return [...new Set(["/tmp", "/var/tmp", tmpdir(), ...(own?.startsWith("/") ? [own.replace(/\/+$/, "")] : [])])];
}
