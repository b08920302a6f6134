import { lstatSync } from "node:fs";
import { join } from "node:path";

/** A file beside a model that holds its numbers. */
export interface ExternalFile {
  readonly path: string;
  readonly size: number;
  /** Names it has on disk. */
  readonly links: number;
}

/** Whether a location could lead out of the model's folder. */
export const leadsOut = (location: string): boolean =>
  location === "" || /^\/|^[A-Za-z]:|[\\\0]/.test(location) || location.split("/").includes("..");

/** The file of external data, or in words why there is none. Every part of the path must be what it seems: a link could lead anywhere. */
export function findExternal(folder: string, location: string): ExternalFile | string {
  let path = folder;
  const parts = location.split("/").filter((part) => part !== "" && part !== ".");
  try {
    for (const [index, part] of parts.entries()) {
      path = join(path, part);
      const stat = lstatSync(path);
      if (stat.isSymbolicLink()) return "a symbolic link";
      if (index < parts.length - 1 ? !stat.isDirectory() : !stat.isFile()) return "no plain file";
      if (index === parts.length - 1) return { path, size: stat.size, links: stat.nlink };
    }
    return "no plain file";
  } catch {
    return "missing";
  }
}

/** A number of bytes as `external_data` states it; null where it is none. */
export const statedBytes = (text: string): number | null => (/^\d{1,15}$/.test(text) ? Number(text) : null);
