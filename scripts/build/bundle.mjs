// Single-file programs: they start faster than a hundred modules, and a host can be given a copy that needs no clone.
//   rampart.mjs       the whole command line
//   rampart-hook.mjs  the hook alone, with the local decision
import { chmodSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("../../", import.meta.url));
const dist = `${root}packages/rampart/dist/`;
const SHEBANG = "#!/usr/bin/env node";

const programs = [
  { entry: `${dist}main.js`, file: "rampart.mjs" },
  { entry: `${dist}hook-main.js`, file: "rampart-hook.mjs" },
];

for (const { entry, file } of programs) {
  if (!existsSync(entry)) continue;
  const bundle = await rolldown({
    input: entry,
    platform: "node",
    external: /^node:/,
    logLevel: "warn",
    // No module of ours does anything by being imported, save the entries: what a start does not use is not evaluated.
    treeshake: { moduleSideEffects: (id) => !id.includes("/packages/") || id === entry },
  });
  const { output } = await bundle.generate({ format: "esm", codeSplitting: false, minify: true });
  await bundle.close();
  mkdirSync(`${dist}bundle`, { recursive: true });
  const path = `${dist}bundle/${file}`;
  const code = output[0].code.startsWith("#!") ? output[0].code : `${SHEBANG}\n${output[0].code}`;
  writeFileSync(path, code);
  chmodSync(path, 0o755);
}
