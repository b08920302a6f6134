import { randomBytes } from "node:crypto";
import { link, readFile, readlink, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LedgerError, systemCode } from "../error.js";
import { isMissing } from "../segment/reader.js";
import { readRegular } from "../segment/regular.js";

/** Who holds a lock. `null` where the platform does not say. */
interface Holder {
  readonly pid: number;
  /** When the process started, so that a reused pid is not taken for it. */
  readonly start: string | null;
  readonly boot: string | null;
  /** The pid namespace: a pid means nothing outside. */
  readonly namespace: string | null;
  /** Names this one holding of the lock. */
  readonly nonce: string;
}

/** The right to write a log. One process has it at a time. */
export interface Lock {
  release(): Promise<void>;
}

/**
 * Takes `lock` in a folder. A lock whose holder is dead is taken over.
 *
 * Taking over must never remove a lock that somebody else took over first. So the right to remove the lock with
 * nonce N belongs to whoever creates `lock.N` exclusively, and the lock is read once more under that right.
 * @throws LedgerError `log.locked`
 */
export async function takeLock(folder: string): Promise<Lock> {
  const path = join(folder, "lock");
  const self = await describeSelf();
  for (let round = 0; round < 8; round++) {
    if (await createExclusive(path, self)) return { release: () => release(path, self) };
    const holder = await readHolder(path);
    if (holder === null) continue;
    if (await isAlive(holder, self)) throw lockedBy(holder, path);
    await removeStale(path, holder, self);
  }
  throw new LedgerError("log.locked", `${path}: others keep taking it`);
}

async function removeStale(path: string, stale: Holder, self: Holder): Promise<void> {
  const claim = `${path}.${stale.nonce}`;
  if (!(await createExclusive(claim, self))) {
    const claimant = await readHolder(claim);
    if (claimant !== null && (await isAlive(claimant, self))) throw lockedBy(claimant, claim);
    // It died while taking over: its claim is stale in turn, and so on.
    if (claimant !== null) await removeStale(claim, claimant, self);
    return;
  }
  const current = await readHolder(path);
  if (current?.nonce === stale.nonce) await unlink(path);
  await unlink(claim);
}

/** Makes a file with its content already inside, or says that there is one: `link` does both in one step. */
async function createExclusive(path: string, holder: Holder): Promise<boolean> {
  const temporary = `${path}.${holder.nonce}.${randomBytes(4).toString("hex")}.tmp`;
  // On disk before it has its name: half a lock after a power cut would keep everybody out until a person removes it.
  await writeFile(temporary, JSON.stringify(holder), { mode: 0o600, flag: "wx", flush: true });
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if (systemCode(error) === "EEXIST") return false;
    throw error;
  } finally {
    await unlink(temporary);
  }
}

async function release(path: string, self: Holder): Promise<void> {
  const holder = await readHolder(path);
  if (holder?.nonce === self.nonce) await unlink(path);
}

async function readHolder(path: string): Promise<Holder | null> {
  let text: string;
  try {
    text = (await readRegular(path)).toString("utf8");
  } catch (error) {
    if (isMissing(error)) return null;
    if (error instanceof LedgerError) throw foreign(path);
    throw error;
  }
  try {
    const { pid, start, boot, namespace, nonce } = JSON.parse(text) as Holder;
    if (Number.isSafeInteger(pid) && pid > 0 && /^[0-9a-f]{16}$/.test(nonce))
      return { pid, start, boot, namespace, nonce };
  } catch {
    // Falls through: what we did not write we do not remove.
  }
  throw foreign(path);
}

function foreign(path: string): LedgerError {
  return new LedgerError("log.locked", `${path} was not written by Rampart; remove it if no guard is running`);
}

/** Errs towards alive: a log with two writers is worse than one with none. */
async function isAlive(holder: Holder, self: Holder): Promise<boolean> {
  if (holder.boot !== null && self.boot !== null && holder.boot !== self.boot) return false;
  if (holder.namespace !== self.namespace) return true;
  if (holder.pid === self.pid && holder.start === self.start) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    return systemCode(error) !== "ESRCH";
  }
  return holder.start === null || holder.start === (await startOf(holder.pid));
}

async function describeSelf(): Promise<Holder> {
  const [start, boot, namespace] = await Promise.all([
    startOf(process.pid),
    readFile("/proc/sys/kernel/random/boot_id", "utf8").then(
      (text) => text.trim(),
      () => null,
    ),
    readlink("/proc/self/ns/pid").catch(() => null),
  ]);
  return { pid: process.pid, start, boot, namespace, nonce: randomBytes(8).toString("hex") };
}

/** Clock ticks from boot to the start of a process: field 22 of its stat, counted behind the name in parentheses. */
async function startOf(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
}

function lockedBy(holder: Holder, path: string): LedgerError {
  return new LedgerError("log.locked", `process ${holder.pid} writes this log (${path})`);
}
