import { createHash, randomBytes } from "node:crypto";
import { chmod, copyFile, lstat, mkdir, readdir, readFile, readlink, rename, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { errno } from "@rampart/service";
import type { ProgramFile, ProtectContext } from "./context.js";
import { type ProtectCode, ProtectError } from "./error.js";

/**
 * The stable copy of the program outside any clone: `program/<version>-<digest>/` in the data folder, and
 * `program/current` pointing at one of them. Hosts only ever name paths through `current`.
 */
export interface ProgramCopy {
  readonly folder: string;
  readonly files: readonly (ProgramFile & { readonly digest: string })[];
  /** The link to switch, and what it has to say. */
  readonly current: string;
  readonly target: string;
  /** Whether the copy is there and `current` points at it. */
  readonly installed: boolean;
}

export function programFolder(data: string): string {
  return join(data, "program");
}

/** Reads the files to copy; changes nothing. @throws ProtectError `program.missing`, `program.path` */
export async function planProgram(context: ProtectContext): Promise<ProgramCopy> {
  const files = await Promise.all(
    context.program.map(async (file) => ({ ...file, digest: await digestOf(file.source) })),
  );
  const all = createHash("sha256");
  for (const { name, digest } of files) all.update(`${name} ${digest}\n`);
  const target = `${context.version}-${all.digest("hex").slice(0, 12)}`;
  const parent = programFolder(context.layout.data);
  const current = join(parent, "current");
  const folder = join(parent, target);
  const linked = await linkTarget(current);
  const copied = await Promise.all(files.map((file) => holds(join(folder, file.name), file.digest)));
  return { folder, files, current, target, installed: linked === target && copied.every(Boolean) };
}

/** Copies beside, renames into place, switches the link, and leaves only this copy and the one before it. */
export async function installProgram(copy: ProgramCopy): Promise<void> {
  const parent = join(copy.folder, "..");
  const before = await linkTarget(copy.current);
  const suffix = randomBytes(6).toString("hex");
  const temporary = join(parent, `.new-${suffix}`);
  try {
    await mkdir(temporary, { recursive: true, mode: 0o700 });
    for (const file of copy.files) {
      const to = join(temporary, file.name);
      await copyFile(file.source, to);
      await chmod(to, 0o500);
      if (!(await holds(to, file.digest))) throw new Error(`${file.source} changed while it was copied`);
    }
    await rm(copy.folder, { recursive: true, force: true });
    await rename(temporary, copy.folder);
    await symlink(copy.target, `${temporary}.link`);
    await rename(`${temporary}.link`, copy.current);
    await removeOthers(parent, ["current", copy.target, before]);
  } catch (cause) {
    await rm(temporary, { recursive: true, force: true });
    throw refusal("program.unwritable", parent, "the program cannot be copied here", cause);
  }
}

/** The copy before this one stays for hooks that are just running. */
async function removeOthers(parent: string, kept: readonly (string | null)[]): Promise<void> {
  const others = (await readdir(parent)).filter((name) => !kept.includes(name));
  await Promise.all(others.map((name) => rm(join(parent, name), { recursive: true, force: true })));
}

async function digestOf(source: string): Promise<string> {
  try {
    return sha256(await readFile(source));
  } catch (cause) {
    throw refusal("program.missing", source, "this file of the program is not there; run `npm run build`", cause);
  }
}

async function holds(path: string, digest: string): Promise<boolean> {
  try {
    return sha256(await readFile(path)) === digest;
  } catch {
    return false;
  }
}

async function linkTarget(path: string): Promise<string | null> {
  try {
    if (!(await lstat(path)).isSymbolicLink()) throw refusal("program.path", path, "it is no link of ours");
    return await readlink(path);
  } catch (cause) {
    if (errno(cause) === "ENOENT" || errno(cause) === "ENOTDIR") return null;
    throw cause;
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function refusal(code: ProtectCode, file: string, message: string, cause?: unknown): ProtectError {
  return new ProtectError(code, message, { file, line: null, column: null }, cause);
}
