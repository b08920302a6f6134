import type { Stats } from "node:fs";
import { lstat, realpath } from "node:fs/promises";
import { dirname, isAbsolute, join } from "node:path";

/** Folders a whole system or all of a person's things live in: never a project, whatever a host says. */
const SYSTEM = new Set(
  "/ /bin /boot /dev /etc /home /lib /lib32 /lib64 /media /mnt /opt /private /proc /root /run /sbin /sys /tmp /usr /var /Users /System /Library /Applications".split(
    " ",
  ),
);
const MAX_PARENTS = 64;

/** How it looks: both throw or reject where nothing is there. */
export interface ProjectFiles {
  realpath(path: string): string | Promise<string>;
  lstat(path: string): Stats | Promise<Stats>;
}

const FILES: ProjectFiles = { realpath, lstat };

/**
 * The project a session works on, found once at its first call: the innermost folder at or above `folder` that is a
 * git work tree, otherwise `folder` itself; null where that is `/`, a system folder, the home folder or one above it.
 * Symbolic links are followed first, so that the root is the place files really are in.
 */
export async function findProject(
  folder: string | null,
  home: string,
  files: ProjectFiles = FILES,
): Promise<string | null> {
  if (folder === null || !isAbsolute(folder)) return null;
  const start = await seen(() => files.realpath(folder));
  if (start === null || isTooBroad(start, home)) return null;
  return (await workTreeAbove(start, home, files)) ?? start;
}

/** True for a root that would make almost everything "the project". */
export function isTooBroad(folder: string, home: string): boolean {
  return SYSTEM.has(folder) || folder === home || home.startsWith(`${folder}/`);
}

async function workTreeAbove(start: string, home: string, files: ProjectFiles): Promise<string | null> {
  let folder = start;
  for (let i = 0; i < MAX_PARENTS && !isTooBroad(folder, home); i++) {
    // A folder in a repository, a file in a linked work tree or a submodule.
    const git = await seen(() => files.lstat(join(folder, ".git")));
    if (git !== null && (git.isDirectory() || git.isFile())) return folder;
    folder = dirname(folder);
  }
  return null;
}

async function seen<T>(look: () => T | Promise<T>): Promise<T | null> {
  try {
    return await look();
  } catch {
    return null;
  }
}
