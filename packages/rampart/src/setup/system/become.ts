import type { SystemUser } from "@rampart/service";
import { Failure } from "../../command/failure.js";

/**
 * Turns this process of root's into one of `user`, for good: groups, group and user, real, effective and saved. Does
 * nothing where it is that user already.
 *
 * @throws Failure `refused` where the process is neither root nor that user, or could turn back
 */
export function become({ name, uid, gid }: SystemUser): void {
  if (process.geteuid?.() === uid && process.getuid?.() === uid) return;
  if (process.geteuid?.() !== 0) throw new Failure("refused", `only root can start this for ${name}`, "sudo …");
  (process as unknown as { initgroups(user: string, gid: number): void }).initgroups(name, gid);
  process.setgid!(gid);
  process.setuid!(uid);
  try {
    process.setuid!(0);
  } catch {
    return;
  }
  throw new Failure("refused", `this process could not give up being root`, null);
}
