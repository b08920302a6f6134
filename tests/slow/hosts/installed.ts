import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { packagesAtHand, ROOT } from "../packages.js";

export { ROOT };

const HERE = dirname(fileURLToPath(import.meta.url));

/** The `node_modules` of the host pinned in `NAME/package-lock.json`, or why it cannot be had here. */
export function hostAtHand(
  name: string,
): { readonly packages: string; readonly missing: null } | { readonly packages: ""; readonly missing: string } {
  const { folder, missing } = packagesAtHand(join(HERE, name), `rampart-hosts/${name}`);
  return missing === null ? { packages: join(folder, "node_modules"), missing } : { packages: "", missing };
}

/**
 * The built program in a folder of its own, as a user has it: what the suite drives must not change under it. Gone when
 * the process ends.
 */
export function copyProgram(): string {
  const folder = mkdtempSync(join(tmpdir(), "rampart-built-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const bundle = join(ROOT, "packages/rampart/dist/bundle");
  const programs = readdirSync(bundle).filter((name) => !name.includes(".cache"));
  for (const name of programs) copyFileSync(join(bundle, name), join(folder, name));
  const native = join(ROOT, "native/build/rampart-hook");
  if (existsSync(native)) copyFileSync(native, join(folder, "rampart-hook"));
  return join(folder, "rampart.mjs");
}
