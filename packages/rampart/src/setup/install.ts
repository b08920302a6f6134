import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startGuard } from "@rampart/guard";
import { type Layout, placesIn, prepareLayout, writeAtomic } from "@rampart/service";
import { Failure } from "../command/failure.js";
import type { Io } from "../command/io.js";
import { guardOptions } from "../guard/options.js";
import { DEFAULT_POLICY } from "../policy/default.js";

export interface Installed {
  /** What was made now; empty where everything was there. */
  readonly made: readonly string[];
  /** Verifier key of this installation. */
  readonly key: string;
}

/**
 * Makes what an installation needs and is not there yet: folders, policy, key, log, and a signed bundle for doors. A guard is
 * started and ended once, so that everything it needs is seen to work, and the record begins.
 *
 * @throws Failure, ServiceError `folder.*`, LedgerError `key.*`, `log.*`
 */
export async function install(layout: Layout, io: Io): Promise<Installed> {
  if (layout.system !== undefined) return { made: [], key: layout.system.key };
  const places = placesIn(layout);
  const missing = missingOf(layout);
  if (missing.length > 0) {
    await prepareLayout(layout);
    if (!existsSync(places.policy)) await writeAtomic(places.policy, DEFAULT_POLICY);
    await runGuardOnce(layout, io);
  }
  return { made: missing.filter((path) => existsSync(path)), key: await readKey(layout) };
}

/** What {@link install} would make; in system mode nothing. */
export function missingOf(layout: Layout): readonly string[] {
  const { policy, keys, log, bundle } = placesIn(layout);
  return layout.system !== undefined ? [] : [policy, keys, log, bundle].filter((path) => !existsSync(path));
}

async function runGuardOnce(layout: Layout, io: Io): Promise<void> {
  try {
    const guard = await startGuard({ ...(await guardOptions(layout, io)), warmUp: false, handleSignals: false });
    await guard.stop("installed");
  } catch (error) {
    // A guard that runs already has made everything.
    if (error instanceof Error && "code" in error && error.code === "already_running") return;
    throw error;
  }
}

/** @throws Failure `not_installed` */
export async function readKey(layout: Layout): Promise<string> {
  if (layout.system !== undefined) return layout.system.key;
  const path = join(placesIn(layout).keys, "log.pem.pub");
  try {
    return (await readFile(path, "utf8")).trimEnd();
  } catch (cause) {
    throw new Failure("not_installed", `there is no key at ${path}`, "rampart init", 1, { cause });
  }
}
