// What a build does after `tsc -b`: embed the packs, bundle the programs, compile the native client where a compiler is.
// Run by `npm run build`, and so by `npm ci` through `prepare`. Missing compilers are said and are no failure.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Runs one of our own build steps in this Node; its failure is the build's failure. */
function step(name, script) {
  if (!existsSync(`${root}${script}`)) return;
  const done = spawnSync(process.execPath, [`${root}${script}`], { cwd: root, stdio: "inherit" });
  if (done.status === 0) return;
  process.stderr.write(`build: ${name} failed (${script})\n`);
  process.exit(done.status ?? 1);
}

step("embedding the packs", "scripts/build/packs.mjs");
step("bundling", "scripts/build/bundle.mjs");
step("the native client", "native/build.mjs");
