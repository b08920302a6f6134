import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
export const ROOT = join(HERE, "../../..");
export const PROGRAM = join(ROOT, "packages/rampart/dist/bundle/rampart.mjs");
export const CACHE = join(ROOT, "node_modules/.cache/rampart-mcp");

/** Installed once, or why not; in CI that is an error: nothing may go unproved unnoticed. */
export function missingServers(): string | null {
  mkdirSync(CACHE, { recursive: true });
  for (const file of ["package.json", "package-lock.json"])
    copyFileSync(join(HERE, "servers", file), join(CACHE, file));
  if (!existsSync(join(CACHE, "node_modules"))) {
    const options = { cwd: CACHE, encoding: "utf8", timeout: 600_000 } as const;
    const done = spawnSync("npm", ["ci", "--ignore-scripts", "--no-workspaces"], options);
    if (done.status !== 0) {
      if (process.env["CI"]) throw new Error(`npm ci of the servers failed: ${done.stderr}`);
      return "the servers' packages cannot be installed here";
    }
  }
  cpSync(join(HERE, "programs"), join(CACHE, "programs"), { recursive: true });
  return null;
}

/** The program of a server as its makers publish it. */
export function programOf(name: string): string {
  const folder = join(CACHE, `node_modules/@modelcontextprotocol/${name}`);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { bin: Record<string, string> };
  return join(folder, Object.values(bin)[0]!);
}
