// What a build does after `tsc -b`: embed the packs, bundle the programs, compile the native client where a compiler is.
// Run by `npm run build`, and so by `npm ci` through `prepare`. Missing compilers are said and are no failure.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Runs one of our own build steps in this Node; its failure is the build's failure. */
function step(name, script, ...words) {
  if (!existsSync(`${root}${script}`)) return;
  const done = spawnSync(process.execPath, [`${root}${script}`, ...words], { cwd: root, stdio: "inherit" });
  if (done.status === 0) return;
  process.stderr.write(`build: ${name} failed (${script})\n`);
  process.exit(done.status ?? 1);
}

/** The packs are embedded as a module; where one changed since, what was compiled before is old. */
function embedPacks() {
  const module = `${root}packages/core/src/policy/packs.generated.ts`;
  const before = readFileSync(module, "utf8");
  step("embedding the packs", "scripts/build/packs.mjs");
  if (readFileSync(module, "utf8") !== before) step("compiling again", "node_modules/typescript/bin/tsc", "-b");
}

embedPacks();
step("bundling", "scripts/build/bundle.mjs");
step("the page for browsers", "scripts/build/page.mjs");
step("the native client", "native/build.mjs");
