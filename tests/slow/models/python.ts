import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

/** A Python with packages, or why there is none. */
export type Python = { readonly python: string; readonly why: null } | { readonly python: null; readonly why: string };

/**
 * A Python that has the packages of a list beside this file: the one an environment variable names, or one in a
 * throw-away environment with packages from the index.
 * @param imports modules of theirs, as `import` takes them
 */
export function pythonWith(variable: string, list: "reference.txt" | "libraries.txt", imports: string): Python {
  const has = (python: string) => spawnSync(python, ["-c", `import ${imports}`], { timeout: 120_000 }).status === 0;
  const given = process.env[variable];
  if (given !== undefined) {
    return has(given)
      ? { python: given, why: null }
      : { python: null, why: `${variable} names no Python with ${imports}` };
  }
  const folder = mkdtempSync(join(tmpdir(), "clarity-python-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const python = join(folder, "bin", "python");
  if (spawnSync("python3", ["-m", "venv", folder], { timeout: 120_000 }).status !== 0) {
    return { python: null, why: "there is no python3 that makes environments" };
  }
  const install = ["-m", "pip", "install", "-q", "-r", fileURLToPath(new URL(list, import.meta.url))];
  const made = spawnSync(python, install, { timeout: 400_000 }).status === 0 && has(python);
  return made ? { python, why: null } : { python: null, why: `the packages of ${list} are not to be had` };
}
