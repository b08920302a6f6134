import { lstat, mkdir, unlink } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { errno, readBounded, ServiceError, writeAtomic } from "@rampart/service";
import { type ProtectCode, ProtectError } from "./error.js";

/** No settings file of a host comes near this. */
const MAX_BYTES = 1024 * 1024;
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A host's configuration as it stands. `text` is null where there is no file yet. */
export interface ConfigFile {
  readonly path: string;
  readonly text: string | null;
  /** Permission bits to keep; 0600 for a new file. */
  readonly mode: number;
}

/**
 * Reads a configuration file that is safe to replace: below `home` no folder is a link, the file is a regular one of
 * this user, not linked from elsewhere, writable, UTF-8, and at most 1 MiB.
 *
 * @throws ProtectError `config.*`, naming the file or folder
 */
export async function readConfig(path: string, home: string, uid: number): Promise<ConfigFile> {
  for (const folder of foldersBetween(home, path)) await checkEntry(folder, uid, "folder");
  const facts = await checkEntry(path, uid, "file");
  if (facts === null) return { path, text: null, mode: 0o600 };
  return { path, text: await readText(path), mode: facts.mode & 0o777 };
}

/** Writes the file whole, keeping its mode; null removes it. Folders that are missing are made for this user alone. */
export async function writeConfig(path: string, text: string | null, mode: number): Promise<void> {
  try {
    if (text === null) await unlink(path);
    else {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await writeAtomic(path, text, mode);
    }
  } catch (cause) {
    throw refusal("config.unwritable", path, "it cannot be written", cause);
  }
}

/** A file of our own; null where it is not there. @throws ProtectError `state.broken` */
export async function readOwn(path: string): Promise<string | null> {
  try {
    return (await readBounded(path, { maxBytes: 4 * MAX_BYTES, owned: true })).toString("utf8");
  } catch (cause) {
    if (cause instanceof ServiceError && cause.code === "file.missing") return null;
    throw refusal("state.broken", path, "this file of Rampart cannot be read or trusted", cause);
  }
}

async function checkEntry(path: string, uid: number, kind: "file" | "folder"): Promise<{ mode: number } | null> {
  let stats: Awaited<ReturnType<typeof lstat>>;
  try {
    stats = await lstat(path);
  } catch (cause) {
    if (errno(cause) === "ENOENT") return null;
    throw refusal("config.unreadable", path, "it cannot be read", cause);
  }
  if (stats.isSymbolicLink()) throw refusal("config.symlink", path, "it is a symbolic link; protect what it points to");
  if (kind === "folder" ? !stats.isDirectory() : !stats.isFile())
    throw refusal("config.kind", path, `it is no ${kind}`);
  if (stats.uid !== uid) throw refusal("config.owner", path, "it belongs to another user");
  if (kind === "file" && stats.nlink > 1) throw refusal("config.hard_linked", path, "it has another name elsewhere");
  if ((stats.mode & 0o200) === 0) throw refusal("config.read_only", path, "it is read-only");
  return { mode: stats.mode };
}

async function readText(path: string): Promise<string> {
  try {
    return UTF8.decode(await readBounded(path, { maxBytes: MAX_BYTES }));
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw refusal("config.encoding", path, "it is no UTF-8 text", cause);
    if (cause.code === "file.too_large") throw refusal("config.too_large", path, "it is larger than 1 MiB", cause);
    throw refusal("config.unreadable", path, "it cannot be read", cause);
  }
}

/** Folders a file lies in, outermost first: those below `home`, or just the last one where it lies elsewhere. */
export function foldersBetween(home: string, path: string): readonly string[] {
  const inside = relative(home, dirname(path));
  if (inside.startsWith("..") || inside === "") return [dirname(path)];
  const steps = inside.split(sep);
  return steps.map((_, index) => join(home, ...steps.slice(0, index + 1)));
}

function refusal(code: ProtectCode, file: string, message: string, cause?: unknown): ProtectError {
  return new ProtectError(code, message, { file, line: null, column: null }, cause);
}
