import { lstatSync, readlinkSync, type Stats } from "node:fs";
import { answersAtOnce } from "./mounts.js";

/** Links followed for one path; the kernel's own bound. */
const MAX_HOPS = 40;

/**
 * Where paths really are, for the paths of one call. Looks at each folder once, at the moment of the call: an answer from
 * before could have been true then and be a trap now.
 */
export class LinkWalker {
  /** Folders seen by this walker: the real path of each, or null where it is not there. */
  readonly #real = new Map<string, string | null>([["", ""]]);

  /**
   * The real path of an absolute canonical path, every link followed; where the end of the path is not there, the rest of
   * it behind the real path of what is. `undefined` where looking could take long: somebody else has to look.
   */
  resolve(path: string): string | undefined {
    const real = this.#walk(path === "/" ? "" : path, 0);
    return real === undefined ? undefined : real || "/";
  }

  #walk(path: string, hops: number): string | undefined {
    const known = this.#real.get(path);
    if (known !== undefined) return known ?? path;
    if (hops > MAX_HOPS || !answersAtOnce(path)) return undefined;
    const cut = path.lastIndexOf("/");
    const folder = this.#walk(path.slice(0, cut), hops);
    if (folder === undefined) return undefined;
    const found = this.#step(`${folder}${path.slice(cut)}`, hops);
    if (found !== undefined) this.#real.set(path, found);
    return found;
  }

  #step(path: string, hops: number): string | undefined {
    const stats = statOf(path);
    if (stats === undefined || !stats.isSymbolicLink()) return path;
    const target = targetOf(path);
    if (target === null) return undefined;
    const absolute = joined(path.slice(0, path.lastIndexOf("/")), target);
    return absolute === null ? undefined : this.#walk(absolute, hops + 1);
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    // Not permitted, too long, through a file: then nobody who runs as us gets through there either.
    return undefined;
  }
}

function targetOf(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

/** A link's target as an absolute path; null where a `..` comes after a name, which may itself be a link. */
function joined(folder: string, target: string): string | null {
  const parts = target.startsWith("/") ? [] : folder.split("/").slice(1);
  let named = target.startsWith("/");
  for (const part of target.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") {
      parts.push(part);
      named = true;
    } else if (named) {
      return null;
    } else {
      parts.pop();
    }
  }
  return parts.map((part) => `/${part}`).join("");
}
