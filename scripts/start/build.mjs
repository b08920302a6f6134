import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const MAIN = `${ROOT}packages/rampart/dist/main.js`;

/** `npm ci` has built everything; a clone whose `dist` was removed is built here. */
export async function build() {
  if (existsSync(MAIN) && existsSync(`${ROOT}packages/rampart/dist/bundle/rampart.mjs`)) return;
  process.stdout.write("building …\n");
  const done = spawnSync("npm", ["run", "--silent", "build"], { cwd: ROOT, stdio: "inherit" });
  if (done.status !== 0) throw new Error("the build failed");
}
