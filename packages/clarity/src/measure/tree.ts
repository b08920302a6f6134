import { type BigIntStats, lstatSync, readdirSync, realpathSync, statSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import { ClarityError, systemCode } from "../error.js";
import { LIMITS } from "../limits.js";
import { type Identity, identityOf, identityText } from "./identity.js";
import { compareByComponent, decodeName, isBelow } from "./name.js";

/**
 * - `refuse`: any link is an error
 * - `follow`: links to files and folders are followed, with a guard against loops
 * - `files`: only links to files are followed; what lies behind a linked folder is left out, as the reference does
 */
export type LinkRule = "refuse" | "follow" | "files";

export interface Entry {
  /** Path below the model with `/`; `.` where the model is one file. */
  readonly name: string;
  /** Where to open it: links are resolved. */
  readonly path: string;
  readonly identity: Identity;
  /** It was reached through a linked folder. */
  readonly behindLink: boolean;
}

export interface Tree {
  readonly root: string;
  /** The model is one file. */
  readonly single: boolean;
  /** In the order of the reference. */
  readonly entries: readonly Entry[];
  /** Paths that are there and were left out: ignored files and folders (not what is below these). */
  readonly skipped: readonly string[];
  /** Linked folders that were not descended into (`files`). */
  readonly unread: readonly string[];
  /** Links whose target lies outside the model. */
  readonly outside: readonly string[];
}

export interface TreeOptions {
  readonly links: LinkRule;
  /** Names to leave out, with everything below them. */
  readonly ignored: ReadonlySet<string>;
}

/**
 * Lists the regular files of a model. Nothing is opened.
 * @throws ClarityError `file_missing`, `file_unreadable`, `file_special`, `link_refused`, `link_loop`,
 *   `name_encoding`, `beyond_bounds`
 */
export function listTree(model: string, options: TreeOptions): Tree {
  const root = resolve(model);
  const walk = new Walk(root, options);
  walk.start();
  walk.entries.sort((a, b) => compareByComponent(a.name, b.name));
  const { entries, single, skipped, unread, outside } = walk;
  return { root, single, entries, skipped: skipped.sort(), unread: unread.sort(), outside: outside.sort() };
}

/** Whether two listings of one model are the same files in the same state. */
export function sameTree(a: Tree, b: Tree): boolean {
  return (
    a.entries.length === b.entries.length &&
    a.entries.every(({ name, identity }, index) => {
      const other = b.entries[index]!;
      return name === other.name && identityText(identity) === identityText(other.identity);
    })
  );
}

class Walk {
  readonly entries: Entry[] = [];
  readonly skipped: string[] = [];
  readonly unread: string[] = [];
  readonly outside: string[] = [];
  single = false;
  #seen = 0;
  #realRoot = "";

  constructor(
    readonly root: string,
    readonly options: TreeOptions,
  ) {}

  start(): void {
    const stats = look(this.root, lstatSync);
    if (stats.isSymbolicLink() && this.options.links === "refuse") throw refusedLink(this.root);
    this.#realRoot = real(this.root);
    const target = look(this.#realRoot, statSync);
    if (target.isDirectory()) {
      this.#folder("", this.#realRoot, [fileId(target)], false);
    } else if (target.isFile()) {
      this.single = true;
      this.entries.push({ name: ".", path: this.#realRoot, identity: identityOf(target), behindLink: false });
    } else {
      throw special(this.root);
    }
  }

  #folder(prefix: string, path: string, above: readonly string[], behindLink: boolean): void {
    if (above.length > LIMITS.depth) throw new ClarityError("beyond_bounds", `${path}: folders are nested too deep`);
    for (const bytes of children(path)) {
      const name = prefix + decodeName(bytes, path);
      this.#seen += 1;
      if (this.#seen > LIMITS.entries) throw new ClarityError("beyond_bounds", `${this.root}: too many files`);
      if (name.length > LIMITS.name) throw new ClarityError("beyond_bounds", `${path}: a path is too long`);
      if (isBelow(name, this.options.ignored)) this.skipped.push(name);
      else this.#child(name, join(path, name.slice(prefix.length)), above, behindLink);
    }
  }

  #child(name: string, path: string, above: readonly string[], behindLink: boolean): void {
    const stats = look(path, lstatSync);
    if (stats.isSymbolicLink()) this.#link(name, path, above, behindLink);
    else if (stats.isDirectory()) this.#folder(`${name}/`, path, [...above, fileId(stats)], behindLink);
    else if (stats.isFile()) this.entries.push({ name, path, identity: identityOf(stats), behindLink });
    else throw special(path);
  }

  #link(name: string, path: string, above: readonly string[], behindLink: boolean): void {
    if (this.options.links === "refuse") throw refusedLink(path);
    const target = real(path);
    const stats = look(target, statSync);
    if (!`${target}${sep}`.startsWith(`${this.#realRoot}${sep}`)) this.outside.push(name);
    if (stats.isDirectory()) {
      if (this.options.links === "files") {
        this.unread.push(name);
        return;
      }
      const id = fileId(stats);
      if (above.includes(id)) throw new ClarityError("link_loop", `${path} links to a folder it lies in`);
      this.#folder(`${name}/`, target, [...above, id], true);
    } else if (stats.isFile()) {
      this.entries.push({ name, path: target, identity: identityOf(stats), behindLink });
    } else {
      throw special(path);
    }
  }
}

const fileId = (stats: BigIntStats): string => `${stats.dev}:${stats.ino}`;

function children(path: string): Buffer[] {
  try {
    return readdirSync(path, { encoding: "buffer" });
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function look(path: string, stat: (path: string, options: { bigint: true }) => BigIntStats): BigIntStats {
  try {
    return stat(path, { bigint: true });
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): ClarityError {
  const system = systemCode(cause);
  if (system === "ELOOP") return new ClarityError("link_loop", `${path}: links lead in a circle`, { cause });
  if (system === "ENOENT" || system === "ENOTDIR")
    return new ClarityError("file_missing", `${path} is not there`, { cause });
  return new ClarityError("file_unreadable", `${path} cannot be read: ${system ?? "failed"}`, { cause });
}

const special = (path: string) =>
  new ClarityError("file_special", `${path} is neither a file nor a folder (a pipe, socket or device)`);

const refusedLink = (path: string) =>
  new ClarityError("link_refused", `${path} is a symbolic link`, { next: "--allow-symlinks follows links" });
