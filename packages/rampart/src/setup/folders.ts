import { homedir, tmpdir, userInfo } from "node:os";
import { type Layout, locateLayout } from "@rampart/service";
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

/** Where this installation lives, creating nothing. */
export function layoutOf(input: Pick<Input, "state">, io: Io): Layout {
  return locateLayout({ state: input.state ?? undefined, home: userOf(io.env).home, env: io.env });
}

/** Folders that may be filled and emptied freely on this machine. */
export function scratchFolders(env: Io["env"]): readonly string[] {
  const own = env["TMPDIR"];
  return [...new Set(["/tmp", "/var/tmp", tmpdir(), ...(own?.startsWith("/") ? [own.replace(/\/+$/, "")] : [])])];
}
