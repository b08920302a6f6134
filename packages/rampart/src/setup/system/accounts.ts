import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import type { SystemUser } from "@rampart/service";
import { Failure } from "../../command/failure.js";

const MAX_LINE = 8_192;

/** An entry of the password database (passwd(5)), local or from elsewhere; null where there is no such user. */
export function findUser(name: string): SystemUser | null {
  const fields = entry("passwd", name);
  if (fields === null) return null;
  const [found = "", , uid, gid, , home = ""] = fields;
  return { name: found, uid: Number(uid), gid: Number(gid), home: home.startsWith("/") ? home : "/" };
}

/** Number of a group, or null where there is none of that name. */
export function findGroup(name: string): number | null {
  const fields = entry("group", name);
  return fields === null ? null : Number(fields[2]);
}

/** Names of the groups a user is in besides the own one. */
export function groupsOf(name: string): readonly string[] {
  return lines("/etc/group")
    .map((line) => line.split(":"))
    .filter(([, , , members = ""]) => members.split(",").includes(name))
    .map(([group = ""]) => group);
}

/**
 * A user whose agents can be guarded.
 *
 * @throws Failure `not_found`, `bad_value` for root and for the guard itself
 */
export function agentUser(name: string, guard: string): SystemUser {
  const user = findUser(name);
  if (user === null) throw new Failure("not_found", `there is no user "${name}" on this machine`, "--agent USER");
  if (user.uid === 0)
    throw new Failure("bad_value", "root's agents cannot be guarded: root may do anything", "--agent USER");
  if (name === guard) throw new Failure("bad_value", `${name} is the guard's own user`, "--agent USER");
  return user;
}

function entry(database: "passwd" | "group", name: string): readonly string[] | null {
  if (name === "" || name.startsWith("-") || /[:\s]/.test(name)) return null;
  const own = lines(`/etc/${database}`).find((line) => line.startsWith(`${name}:`));
  const line = own ?? elsewhere(database, name);
  return line === null ? null : line.split(":");
}

const lines = (file: string): readonly string[] => readFileSync(file, "utf8").split("\n");

/** Users a directory service knows. */
function elsewhere(database: string, name: string): string | null {
  try {
    const found = execFileSync("getent", [database, name], {
      encoding: "utf8",
      timeout: 5_000,
      stdio: ["ignore", "pipe", "ignore"],
      maxBuffer: MAX_LINE,
    });
    return found.split("\n")[0] || null;
  } catch {
    return null;
  }
}
