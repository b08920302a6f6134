import { accessSync, constants, readdirSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Names one `PATH` may have; real ones have two or three thousand. */
const MOST_NAMES = 20_000;

/** Absolute folders of a `PATH`, in order. Relative ones mean another folder after every `cd`. */
export function foldersOf(path: string): readonly string[] {
  return [...new Set(path.split(delimiter).filter((folder) => folder.startsWith("/")))];
}

/** Every name by which a program can be started over this `PATH`. */
export function namesOn(path: string): readonly string[] {
  const names = new Set<string>();
  for (const folder of foldersOf(path)) {
    for (const name of listed(folder)) {
      if (names.size >= MOST_NAMES) return [...names];
      if (!names.has(name) && isProgram(join(folder, name))) names.add(name);
    }
  }
  return [...names];
}

/** Where a name leads, or null. */
export function programNamed(name: string, path: string): string | null {
  if (name.includes("/")) return null;
  for (const folder of foldersOf(path)) if (isProgram(join(folder, name))) return join(folder, name);
  return null;
}

/** Whether this user may run the file. Never throws: what is not there or not to be reached is none. */
export function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
