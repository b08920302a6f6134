import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
export const ROOT = resolve(HERE, "../../..");

/** Installs the host pinned in `NAME/package-lock.json` into a cache folder, once, and returns its `node_modules`. */
export function installHost(name: string): string {
  const folder = join(ROOT, "node_modules/.cache/rampart-hosts", name);
  mkdirSync(folder, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) copyFileSync(join(HERE, name, file), join(folder, file));
  const packages = join(folder, "node_modules");
  if (existsSync(packages)) return packages;
  const done = spawnSync("npm", ["ci", "--ignore-scripts", "--no-workspaces"], {
    cwd: folder,
    encoding: "utf8",
    timeout: 600_000,
  });
  if (done.status !== 0) throw new Error(`npm ci of ${name} failed: ${done.stderr}`);
  return packages;
}

/** The same, or why the host cannot be had here. In CI that is an error: nothing may go unproved unnoticed. */
export function hostAtHand(
  name: string,
): { readonly packages: string; readonly missing: null } | { readonly packages: ""; readonly missing: string } {
  try {
    return { packages: installHost(name), missing: null };
  } catch (error) {
    if (process.env["CI"]) throw error;
    return { packages: "", missing: "its package cannot be installed here" };
  }
}

/**
 * The built program in a folder of its own, as a user has it: what the suite drives must not change under it. Gone when
 * the process ends.
 */
export function copyProgram(): string {
  const folder = mkdtempSync(join(tmpdir(), "rampart-built-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const bundle = join(ROOT, "packages/rampart/dist/bundle");
  for (const name of readdirSync(bundle)) copyFileSync(join(bundle, name), join(folder, name));
  const native = join(ROOT, "native/build/rampart-hook");
  if (existsSync(native)) copyFileSync(native, join(folder, "rampart-hook"));
  return join(folder, "rampart.mjs");
}
