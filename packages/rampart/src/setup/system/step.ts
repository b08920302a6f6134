import { existsSync, lstatSync, readFileSync, readlinkSync, type Stats } from "node:fs";
import { chmod, chown, lchown, lstat, mkdir, readdir, rename, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { writeAtomic } from "@rampart/service";
import { Failure } from "../../command/failure.js";

/** One thing an installation changes, in the order it is done. `what` is for a person. */
export interface Step {
  readonly does: "make" | "write" | "copy" | "link" | "run" | "remove";
  readonly what: string;
  readonly path: string;
  apply(): Promise<void>;
}

/** Who a file belongs to, and its permission bits. */
export interface Rights {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/** A folder with these rights, or nothing where it is so. A link in its place is refused, never followed. */
export function folderStep(path: string, rights: Rights, what: string): Step[] {
  const stats = statOf(path);
  if (stats !== null && !stats.isDirectory())
    throw new Failure("already_there", `${path} is in the way: it is no folder`, `move ${path} away`);
  if (stats !== null && same(stats, rights)) return [];
  const apply = async () => {
    if (stats === null) await mkdir(path, { mode: 0o700 });
    if (!(await lstat(path)).isDirectory()) throw new Failure("refused", `${path} changed meanwhile`, null);
    await chown(path, rights.uid, rights.gid);
    await chmod(path, rights.mode);
  };
  return [{ does: "make", what, path, apply }];
}

/** A file with this text and these rights, or nothing where it is so. */
export function fileStep(path: string, text: string, rights: Rights, what: string): Step[] {
  const stats = statOf(path);
  if (stats?.isFile() && same(stats, rights) && readFileSync(path, "utf8") === text) return [];
  const apply = async () => {
    await writeAtomic(path, text, rights.mode);
    await chown(path, rights.uid, rights.gid);
    await chmod(path, rights.mode);
  };
  return [{ does: "write", what, path, apply }];
}

/** A link that says `target`, switched at once. */
export function linkStep(path: string, target: string, what: string): Step[] {
  if (linkTo(path) === target) return [];
  const apply = async () => {
    const beside = `${path}.${process.pid}`;
    await symlink(target, beside);
    await rename(beside, path);
  };
  return [{ does: "link", what, path, apply }];
}

/** What a link says, or null where there is none. */
export const linkTo = (path: string): string | null => (statOf(path)?.isSymbolicLink() ? readlinkSync(path) : null);

/** Everything below a folder of ours belongs to this user, as it did before it was somebody else's for a time. */
export function ownStep(path: string, { uid, gid }: Omit<Rights, "mode">, what: string): Step[] {
  const stats = statOf(path);
  if (stats === null || stats.uid === uid) return [];
  return [{ does: "make", what, path, apply: () => give(path, uid, gid) }];
}

/** Links are given, not followed. */
export async function give(path: string, uid: number, gid: number): Promise<void> {
  await lchown(path, uid, gid);
  if ((await lstat(path)).isDirectory()) for (const name of await readdir(path)) await give(join(path, name), uid, gid);
}

/** Every folder above is root's and nobody else may write in it, or somebody could put another in the place of ours. */
export function checkRoots(path: string): void {
  for (let at = path; ; at = dirname(at)) {
    if (existsSync(at)) {
      const { uid, mode } = lstatSync(at);
      const open = (mode & 0o022) !== 0 && (mode & 0o1000) === 0;
      if (uid !== 0 || open)
        throw new Failure("refused", `${at} may be changed by others than root`, `chown root ${at}; chmod go-w ${at}`);
    }
    if (at === dirname(at)) return;
  }
}

const same = (stats: Stats, { uid, gid, mode }: Rights): boolean =>
  stats.uid === uid && stats.gid === gid && (stats.mode & 0o7777) === mode;

export function statOf(path: string): Stats | null {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null;
}
