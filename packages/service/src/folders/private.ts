import type { Stats } from "node:fs";
import { chmod, lstat, mkdir, realpath } from "node:fs/promises";
import { dirname } from "node:path";
import { errno, ServiceError } from "../errors.js";

/**
 * Creates a folder only this user can enter, parents included, or makes sure an existing one is that.
 *
 * @throws ServiceError `folder.unwritable`, `folder.kind`, `folder.owner`, `folder.open_parent`
 */
export async function makePrivateFolder(path: string): Promise<void> {
  try {
    await makeFolders(path);
  } catch (cause) {
    if (errno(cause) === "EEXIST" || errno(cause) === "ENOTDIR") {
      throw new ServiceError("folder.kind", `${path} is not a folder`, cause);
    }
    throw new ServiceError("folder.unwritable", `${path} cannot be created`, cause);
  }
  await checkPrivateFolder(path);
}

/** One after the other from the outermost: Node's own recursion does not end below `/proc`, where nothing can be made. */
async function makeFolders(path: string): Promise<void> {
  const missing: string[] = [];
  for (let at = path; !(await isThere(at)); at = dirname(at)) missing.push(at);
  for (const folder of missing.reverse()) await mkdir(folder, { mode: 0o700 }).catch(unlessThere);
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (error: unknown) => {
      if (errno(error) === "ENOENT") return false;
      throw error;
    },
  );
}

/** Somebody else may have made it meanwhile. */
function unlessThere(error: unknown): void {
  if (errno(error) !== "EEXIST") throw error;
}

/**
 * A folder is private when it is a folder and no symlink, belongs to this user, lets nobody else in, and no folder
 * above it can be rearranged by everybody. Permissions that are too wide are narrowed, since only the owner could.
 *
 * @throws ServiceError `folder.missing`, `folder.kind`, `folder.owner`, `folder.open_parent`
 */
export async function checkPrivateFolder(path: string): Promise<void> {
  const stats = await statFolder(path);
  const uid = process.geteuid?.();
  if (uid !== undefined && stats.uid !== uid) throw new ServiceError("folder.owner", `${path} belongs to another user`);
  if ((stats.mode & 0o077) !== 0) await chmod(path, 0o700);
  await checkParents(await realpath(path), uid);
}

/**
 * A folder whose sockets may be trusted: a private one of this user, or one of root's that nobody else may write in, as
 * in system mode. Changes nothing.
 *
 * @throws ServiceError `folder.missing`, `folder.kind`, `folder.owner`, `folder.open_parent`
 */
export async function checkTrustedFolder(path: string): Promise<void> {
  const stats = await statFolder(path);
  if (stats.uid !== 0 || process.geteuid?.() === 0) return checkPrivateOrRoots(path, stats);
  if ((stats.mode & 0o022) !== 0) throw new ServiceError("folder.owner", `${path} may be written by others than root`);
  await checkParents(await realpath(path), 0);
}

async function checkPrivateOrRoots(path: string, { uid, mode }: Stats): Promise<void> {
  if (uid === 0 && (mode & 0o022) === 0) return checkParents(await realpath(path), 0);
  return checkPrivateFolder(path);
}

/**
 * The folder an agent user's doors leave their records in: the user's own, and open to one group, the guard's.
 *
 * @throws ServiceError `folder.missing`, `folder.kind`, `folder.owner`
 */
export async function checkSpoolFolder(path: string): Promise<void> {
  const { uid, mode } = await statFolder(path);
  const own = process.geteuid?.();
  if (own !== undefined && uid !== own) throw new ServiceError("folder.owner", `${path} belongs to another user`);
  if ((mode & 0o007) !== 0) throw new ServiceError("folder.owner", `${path} is open to every user`);
}

async function statFolder(path: string): Promise<Stats> {
  let stats: Stats;
  try {
    stats = await lstat(path);
  } catch (cause) {
    throw new ServiceError("folder.missing", `${path} is not there`, cause);
  }
  if (stats.isSymbolicLink()) throw new ServiceError("folder.kind", `${path} is a symbolic link`);
  if (!stats.isDirectory()) throw new ServiceError("folder.kind", `${path} is not a folder`);
  return stats;
}

/** A parent others may write in without the sticky bit lets them put another folder in place of ours. */
async function checkParents(path: string, uid: number | undefined): Promise<void> {
  for (let parent = dirname(path); ; parent = dirname(parent)) {
    const { mode, uid: owner } = await lstat(parent);
    if ((mode & 0o002) !== 0 && (mode & 0o1000) === 0) {
      throw new ServiceError("folder.open_parent", `${parent} may be rearranged by every user`);
    }
    if (uid !== undefined && owner !== uid && owner !== 0) {
      throw new ServiceError("folder.open_parent", `${parent} belongs to another user`);
    }
    if (parent === dirname(parent)) return;
  }
}
