import { createPrivateKey } from "node:crypto";
import { readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { createKey, loadKey, openLog, parseVerifier, readLog, type Signer, signerOf } from "@rampart/ledger";
import { exists, keyPath } from "./keys.js";

/** The key to come, until the log has announced it. */
const nextPath = (keys: string): string => join(keys, "log.next.pem");

export interface Rotated {
  readonly previous: string;
  readonly key: string;
  /** The first checkpoint under the new key. */
  readonly checkpoint: string;
}

/**
 * Gives the log a new key, which its old one vouches for, and erases the old one: who finds it later can sign nothing new,
 * and what it signed stays signed. Only while no guard runs. Interrupted anywhere it is finished, or never was, by
 * {@link settleRotation} when the key is next loaded.
 * @throws LedgerError `log.locked` (a guard runs), `key.*`, `log.*`
 */
export async function rotateKey(keys: string, folder: string): Promise<Rotated> {
  await settleRotation(keys, folder);
  const current = await loadKey(keyPath(keys));
  const log = await openLog(folder, { signer: current });
  try {
    const next = (await exists(nextPath(keys))) ? await loadNext(keys) : await createKey(nextPath(keys), current.name);
    const checkpoint = await log.rotateKey(next);
    await adopt(keys, current.verifier.text);
    return { previous: current.verifier.text, key: next.verifier.text, checkpoint };
  } finally {
    await log.close();
  }
}

/** Takes up a key the log has announced already; one it has not is left for the next attempt. */
export async function settleRotation(keys: string, folder: string): Promise<void> {
  if (!(await exists(nextPath(keys)))) return;
  const next = await loadNext(keys);
  const announced = await announcedKeys(folder, next.name);
  if (announced.at(-1) === next.verifier.text) await adopt(keys, announced.at(-2) ?? null);
}

/** The private half last: until it has its name, all of this is done again. */
async function adopt(keys: string, previous: string | null): Promise<void> {
  const path = keyPath(keys);
  const publicHalf = `${nextPath(keys)}.pub`;
  if (await exists(publicHalf)) {
    const id = previous?.split("+")[1];
    if (id !== undefined && (await exists(`${path}.pub`))) await rename(`${path}.pub`, join(keys, `log.${id}.pub`));
    await rename(publicHalf, `${path}.pub`);
  }
  await rename(nextPath(keys), path);
}

/** Its public half may have been put in its place already. */
async function loadNext(keys: string): Promise<Signer> {
  const path = nextPath(keys);
  if (await exists(`${path}.pub`)) return loadKey(path);
  const { name } = parseVerifier((await readFile(`${keyPath(keys)}.pub`, "utf8")).trimEnd());
  return signerOf(name, createPrivateKey(await readFile(path, "utf8")));
}

async function announcedKeys(folder: string, origin: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { event } of readLog(folder, origin)) if (event.kind === "key") found.push(event.key);
  return found;
}
