import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ServiceError } from "../errors.js";

const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;

/**
 * Replaces a file whole: a reader sees the old bytes or the new ones, after a power cut as well. Written beside the
 * target, synced, renamed over it, and the folder synced; a symlink at the target is replaced, never followed.
 *
 * @throws ServiceError `file.unwritable`; the old file is then still there
 */
export async function writeAtomic(path: string, bytes: Uint8Array | string, mode = 0o600): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}`);
  try {
    await writeSynced(temporary, bytes, mode);
    await rename(temporary, path);
    await syncFolder(dirname(path));
  } catch (cause) {
    await unlink(temporary).catch(() => undefined);
    throw new ServiceError("file.unwritable", `${path} cannot be written`, cause);
  }
}

async function writeSynced(path: string, bytes: Uint8Array | string, mode: number): Promise<void> {
  const handle = await open(path, CREATE, mode);
  await closing(handle, async () => {
    await handle.writeFile(bytes);
    // Whoever asks for more than a private file means it, whatever the umask of the process that started us.
    if (mode !== 0o600) await handle.chmod(mode);
    await handle.sync();
  });
}

/** Makes renames and removals inside the folder durable. */
export async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  await closing(handle, () => handle.sync());
}

async function closing(handle: FileHandle, body: () => Promise<void>): Promise<void> {
  try {
    await body();
  } finally {
    await handle.close();
  }
}
