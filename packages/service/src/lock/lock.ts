import { randomBytes } from "node:crypto";
import { readdir, stat, unlink, utimes } from "node:fs/promises";
import { join } from "node:path";
import { errno, ServiceError } from "../errors.js";
import { writeAtomic } from "../files/atomic.js";
import { readBounded } from "../files/bounded.js";
import { parseStrict } from "../json/strict.js";
import { isJsonObject } from "../json/value.js";
import { FOREIGN_LIFE_MS, isAlive, type Owner, ownerNow } from "./owner.js";

export interface Lock {
  release(): Promise<void>;
}

/** Attempts when several start at the same instant and all step back from each other. */
const ATTEMPTS = 5;

/**
 * Makes this process the only one that works on `folder` under `name`.
 *
 * Every contender first writes a file of its own, then looks for others: of two that start together the later look
 * sees both, so never do both go on (both may step back; then each tries again after a random pause). A file whose
 * owner is dead is removed. So nothing has to be cleaned up by hand after `kill -9` or a power cut.
 *
 * @throws ServiceError `lock.held` naming the owner, `file.unwritable`
 */
export async function acquireLock(folder: string, name: string): Promise<Lock> {
  for (let attempt = 1; ; attempt++) {
    const mine = `${name}.lock.${process.pid}.${randomBytes(4).toString("hex")}`;
    await writeAtomic(join(folder, mine), JSON.stringify(ownerNow()));
    const rival = await findRival(folder, name, mine);
    if (rival === null) return hold(join(folder, mine));
    await unlink(join(folder, mine));
    if (attempt === ATTEMPTS) {
      throw new ServiceError("lock.held", `process ${rival.pid} already works on ${folder}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20 + Math.random() * 60));
  }
}

function hold(path: string): Lock {
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, FOREIGN_LIFE_MS / 6);
  beat.unref();
  return {
    async release() {
      clearInterval(beat);
      await unlink(path).catch(() => undefined);
    },
  };
}

/** The living process that works on `folder` under `name`, or null. Changes nothing; null too where the folder cannot be read. */
export async function lockOwner(folder: string, name: string): Promise<Owner | null> {
  for (const file of await readdir(folder).catch(() => [])) {
    if (!file.startsWith(`${name}.lock.`)) continue;
    const found = await readOwner(join(folder, file));
    if (typeof found === "object" && isAlive(found.owner, found.touchedMs, Date.now())) return found.owner;
  }
  return null;
}

async function findRival(folder: string, name: string, mine: string): Promise<Owner | null> {
  for (const file of await readdir(folder)) {
    if (!file.startsWith(`${name}.lock.`) || file === mine) continue;
    const path = join(folder, file);
    const found = await readOwner(path);
    if (found === "gone") continue;
    if (found !== "unreadable" && isAlive(found.owner, found.touchedMs, Date.now())) return found.owner;
    await unlink(path).catch(() => undefined);
  }
  return null;
}

/** Lock files appear whole (they are renamed into place), so one that cannot be read was never a living owner's. */
async function readOwner(path: string): Promise<{ owner: Owner; touchedMs: number } | "gone" | "unreadable"> {
  try {
    const { mtimeMs } = await stat(path);
    const value = parseStrict(await readBounded(path, { maxBytes: 4096 }));
    if (!isJsonObject(value)) return "unreadable";
    const { pid, started, world } = value;
    if (typeof pid !== "number" || !Number.isSafeInteger(pid) || pid <= 0) return "unreadable";
    return { owner: { pid, started: String(started ?? ""), world: String(world ?? "") }, touchedMs: mtimeMs };
  } catch (error) {
    const missing = errno(error) === "ENOENT" || (error instanceof ServiceError && error.code === "file.missing");
    return missing ? "gone" : "unreadable";
  }
}
