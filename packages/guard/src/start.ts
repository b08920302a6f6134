import { tmpdir } from "node:os";
import {
  acquireLock,
  type Lock,
  makeSockets,
  placesIn,
  prepareLayout,
  ServiceError,
  type Sockets,
  SYSTEM_FOLDERS,
} from "@rampart/service";
import { GuardError } from "./errors.js";
import { Running } from "./guard.js";
import type { GuardOptions } from "./options.js";
import { openState } from "./state/open.js";
import type { SystemOptions } from "./system/caller.js";

/** A guard that listens. */
export interface Guard {
  /** Paths of its sockets. */
  readonly agentSocket: string;
  readonly adminSocket: string;
  /** What a person should know about how the run before this one ended. */
  readonly notes: readonly string[];
  /** Resolves when the guard has ended, for whatever reason, with that reason. */
  readonly ended: Promise<string>;
  /** Says so in the log, signs a last checkpoint, removes the sockets. */
  stop(reason: string): Promise<void>;
}

/**
 * Starts the guard of an installation: takes the lock, opens key, log, policy and state, listens. Where it returns, both
 * sockets answer.
 *
 * @throws GuardError `already_running`, `policy_unusable`, `record_failed`; ServiceError `folder.*`, `wire.in_use`;
 *   LedgerError `log.*`, `key.*`
 */
export async function startGuard(options: GuardOptions): Promise<Guard> {
  await prepareLayout(options.layout);
  const lock = await lockInstallation(options.layout.state);
  try {
    const { layout, env } = options;
    const sockets =
      options.system === undefined
        ? await makeSockets({ layout, env, temporary: tmpdir(), uid: process.geteuid?.() ?? 0 })
        : socketsOf(options.system);
    const state = await openState(options, placesIn(layout), sockets);
    return await Running.start(options, sockets, state, lock);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** In system mode root, or systemd, made them before we were somebody else. */
function socketsOf({ callers, adminPath }: SystemOptions): Sockets {
  return { runtime: SYSTEM_FOLDERS.runtime, agent: callers[0]?.path ?? "", admin: adminPath };
}

async function lockInstallation(folder: string): Promise<Lock> {
  try {
    return await acquireLock(folder, "guard");
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== "lock.held") throw error;
    throw new GuardError("already_running", `another guard runs on this folder: ${error.message}`, error);
  }
}
