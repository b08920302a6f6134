import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
export const ROOT = resolve(HERE, "../../..");

/** Installs the host pinned in `NAME/package-lock.json` into a cache folder, once, and returns that folder. */
export function installHost(name: string): string {
  const folder = join(ROOT, "node_modules/.cache/rampart-hosts", name);
  mkdirSync(folder, { recursive: true });
  for (const file of ["package.json", "package-lock.json"]) copyFileSync(join(HERE, name, file), join(folder, file));
  if (existsSync(join(folder, "node_modules"))) return folder;
  const done = spawnSync("npm", ["ci", "--ignore-scripts", "--no-workspaces"], {
    cwd: folder,
    encoding: "utf8",
    timeout: 300_000,
  });
  if (done.status !== 0) throw new Error(`npm ci of ${name} failed: ${done.stderr}`);
  return folder;
}
