import { randomBytes } from "node:crypto";
import { lstat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { createKey, isLog, loadKey, type Signer } from "@rampart/ledger";
import { settleRotation } from "./rotation.js";

/** The key that signs checkpoints and bundles; its name is the name of the log and so of the installation. */
export function keyPath(keys: string): string {
  return join(keys, "log.pem");
}

/**
 * Loads the installation's key, or makes one where there has never been a log.
 *
 * @throws LedgerError `key.*`; among others where there is a log but its key is gone, which only a person can settle
 */
export async function openKey(keys: string, log: string): Promise<Signer> {
  const path = keyPath(keys);
  await settleRotation(keys, log);
  if ((await exists(path)) || (await isLog(log))) return loadKey(path);
  // Half a key is left over from a guard that was killed while making it; nothing was signed with it.
  await unlink(`${path}.pub`).catch(() => undefined);
  return createKey(path, `rampart/${randomBytes(8).toString("hex")}`);
}

export async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}
