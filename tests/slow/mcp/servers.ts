import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PROGRAM, packagesAtHand, ROOT } from "../packages.js";

export { PROGRAM };

const HERE = dirname(fileURLToPath(import.meta.url));
export const CACHE = join(ROOT, "node_modules/.cache/rampart-mcp");

/** Servers, the SDK, and beside them the programs that need it; or why they cannot be had here. */
export function missingServers(): string | null {
  const { missing } = packagesAtHand(join(HERE, "servers"), "rampart-mcp");
  mkdirSync(CACHE, { recursive: true });
  cpSync(join(HERE, "programs"), join(CACHE, "programs"), { recursive: true });
  return missing;
}

/** The program of a server as its makers publish it. */
export function programOf(name: string): string {
  const folder = join(CACHE, `node_modules/@modelcontextprotocol/${name}`);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { bin: Record<string, string> };
  return join(folder, Object.values(bin)[0]!);
}
