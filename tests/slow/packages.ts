import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../..");
export const PROGRAM = join(ROOT, "packages/rampart/dist/bundle/rampart.mjs");

/**
 * The folder under `node_modules/.cache` that holds what `package-lock.json` in the folder `from` pins; installed again where
 * that changed. No package's own scripts run.
 *
 * @param needed only what packages cannot do without
 * @throws what npm said
 */
export function installedPackages(from: string, cache: string, needed = false): string {
  const folder = join(ROOT, "node_modules/.cache", cache);
  mkdirSync(folder, { recursive: true });
  // npm writes this last: what was broken off half-way has none.
  const whole = existsSync(join(folder, "node_modules/.package-lock.json"));
  if (whole && isSame(join(from, LOCK), join(folder, LOCK))) return folder;
  for (const file of ["package.json", LOCK]) copyFileSync(join(from, file), join(folder, file));
  const words = ["ci", "--ignore-scripts", "--no-workspaces", ...(needed ? ["--omit=optional"] : [])];
  const done = spawnSync("npm", words, {
    cwd: folder,
    encoding: "utf8",
    timeout: 600_000,
    // Some ask for a newer Node than they need, or bring it along; strictness about that is inherited from whoever runs this.
    env: { ...process.env, npm_config_engine_strict: "false" },
  });
  if (done.status !== 0) throw new Error(`npm ci of ${cache} failed: ${done.stderr}`);
  return folder;
}

/** The same, or why they cannot be had here. In CI that is an error: nothing may go unproved unnoticed. */
export function packagesAtHand(
  from: string,
  cache: string,
  needed = false,
): { readonly folder: string; readonly missing: null } | { readonly folder: ""; readonly missing: string } {
  try {
    return { folder: installedPackages(from, cache, needed), missing: null };
  } catch (error) {
    if (process.env["CI"]) throw error;
    return { folder: "", missing: "its packages cannot be installed here" };
  }
}

const LOCK = "package-lock.json";

function isSame(one: string, other: string): boolean {
  return existsSync(other) && readFileSync(one, "utf8") === readFileSync(other, "utf8");
}
