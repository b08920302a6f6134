import { lstat, realpath } from "node:fs/promises";
import { dirname } from "node:path";

/** Folders everything is in, which are therefore nobody's project. */
const BROAD =
  /^\/(?:bin|boot|dev|etc|home|lib\w*|media|mnt|opt|private|proc|root|run|sbin|srv|sys|tmp|usr|var|Users)?$/;

/**
 * The project a folder belongs to: the innermost git work tree at or above it, otherwise the folder itself; null where
 * that would make almost everything the project.
 */
export async function findProject(folder: string | null, home: string): Promise<string | null> {
  if (folder === null) return null;
  const start = await realpath(folder).catch(() => null);
  if (start === null || isBroad(start, home)) return null;
  for (let at = start; !isBroad(at, home); at = dirname(at)) {
    const git = await lstat(`${at}/.git`).catch(() => null);
    if (git !== null && (git.isDirectory() || git.isFile())) return at;
  }
  return start;
}

function isBroad(folder: string, home: string): boolean {
  return BROAD.test(folder) || folder === home || home.startsWith(`${folder}/`);
}
