import { basename, dirname } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { ServiceError } from "../errors.js";
import { acquireLock, type Lock } from "./lock.js";

/** Changing a file of ours takes milliseconds, putting a program in place seconds. */
const PATIENCE_MS = 15_000;
const LOOK_MS = 50;

/**
 * Does what reads a file of ours and writes it back while no other process does, so that of two at once neither is lost. The file's
 * folder must be there, and this user's to write; the file need not be.
 *
 * @throws ServiceError `lock.held` where another one takes too long, `file.unwritable`; what `work` throws
 */
export async function inTurn<T>(file: string, work: () => Promise<T>): Promise<T> {
  const lock = await take(dirname(file), basename(file));
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

async function take(folder: string, name: string): Promise<Lock> {
  for (const until = performance.now() + PATIENCE_MS; ; await pause(LOOK_MS)) {
    try {
      return await acquireLock(folder, name);
    } catch (error) {
      if (!(error instanceof ServiceError) || error.code !== "lock.held" || performance.now() > until) throw error;
    }
  }
}
