import type { ProtectContext } from "@rampart/edge";
import { agentData, type Layout, VERSION } from "@rampart/service";
import type { Io } from "../command/io.js";
import { guardedUser, userOf } from "./folders.js";
import { programFiles } from "./program.js";

/** Everything `protect` fixes for a host, from this process. `key` is the installation's verifier key. */
export function protectContext(layout: Layout, key: string, io: Io): ProtectContext {
  const { name, home } = userOf(io.env);
  const guarded = guardedUser(layout);
  return {
    layout,
    home,
    user: name,
    uid: process.getuid?.() ?? 0,
    environment: io.env,
    node: process.execPath,
    version: VERSION,
    program: programFiles(),
    key,
    now: io.now(),
    ...(guarded === null ? {} : { given: agentData(guarded.uid) }),
  };
}
