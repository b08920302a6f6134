import { constants } from "node:fs";
import { type FileHandle, lstat, open, unlink } from "node:fs/promises";
import { LedgerError, systemCode } from "../error.js";

/**
 * Opens a file for reading. A pipe would keep whoever opens it waiting, and a device never ends.
 * @throws LedgerError `log.io` where it is no file; whatever the operating system says
 */
export async function openRegular(path: string): Promise<FileHandle> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!(await file.stat()).isFile()) throw new LedgerError("log.io", `${path} is no file`);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Reads all of a file, as {@link openRegular} opens it. */
export async function readRegular(path: string): Promise<Buffer> {
  const file = await openRegular(path);
  try {
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Before a file that is derived, and so never trusted, is written: what is no file of its own goes, links first of all. */
async function makeRegular(path: string): Promise<void> {
  try {
    if (!(await lstat(path)).isFile()) await unlink(path);
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
  }
}

/**
 * Opens a derived file for writing, made where it is missing and cut to at most so many bytes. Nothing stays open where
 * that fails.
 */
export async function openDerived(path: string, bytes: number): Promise<FileHandle> {
  await makeRegular(path);
  const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  try {
    if ((await file.stat()).size > bytes) await file.truncate(bytes);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}
