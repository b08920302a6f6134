// Single-file programs: they start faster than a hundred modules, and a host can be given a copy that needs no clone.
//   rampart.mjs         starts the next one: small
//   rampart-main.cjs    the whole command line, a script so that V8 can keep what it compiled
//   rampart-hook.mjs    the hook alone: small, it starts before every call where there is no native client
//   rampart-decide.cjs  the hook's local decision, a script of its own likewise
//   rampart-watch.mjs   the full screen of `watch`: Ink and React, loaded when a person opens it
//   rampart-sql.cjs     the thread that parses SQL, with the parser's wasm beside it
//   clarity.cjs         the command line for models, a script with a file for each verb beside it: verifying a remembered
//                       model takes less time than loading the others
import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("../../", import.meta.url));
const dist = `${root}packages/rampart/dist/`;
const SHEBANG = "#!/usr/bin/env node";

const programs = [
  { entry: `${dist}start.js`, file: "rampart.mjs", format: "esm" },
  { entry: `${dist}program.js`, file: "rampart-main.cjs", format: "cjs" },
  { entry: `${root}packages/edge/dist/bin/hook.js`, file: "rampart-hook.mjs", format: "esm" },
  { entry: `${root}packages/edge/dist/bin/decide.js`, file: "rampart-decide.cjs", format: "cjs" },
  { entry: `${root}packages/service/dist/sql/worker.js`, file: "rampart-sql.cjs", format: "cjs" },
];

/** Modules of ours, and those whose makers say the same of theirs: of zod all languages it can complain in would be kept. */
const INERT = /\/packages\/|\/node_modules\/(?:zod|jose)\//;

for (const { entry, file, format } of programs) {
  if (!existsSync(entry)) continue;
  const bundle = await rolldown({
    input: entry,
    platform: "node",
    external: /^node:/,
    logLevel: "warn",
    // No module of ours does anything by being imported, save these: what a start does not use is not evaluated.
    treeshake: { moduleSideEffects: (id) => !INERT.test(id) || id === entry || id.endsWith("/young.js") },
  });
  const { output } = await bundle.generate({ format, codeSplitting: false, minify: true });
  await bundle.close();
  mkdirSync(`${dist}bundle`, { recursive: true });
  const path = `${dist}bundle/${file}`;
  // The script is wrapped into a function before it runs, where a first line for the shell would be a mistake.
  const bare = format === "cjs" || output[0].code.startsWith("#!");
  writeFileSync(path, bare ? output[0].code : `${SHEBANG}\n${output[0].code}`);
  chmodSync(path, 0o755);
}

const wasm = "libpg-query.wasm";
copyFileSync(`${root}node_modules/libpg-query/wasm/${wasm}`, `${dist}bundle/${wasm}`);

await bundleScreen();
await bundleClarity();

/** Ink reaches for React's developer tools where a variable asks for them; a program for people does not. */
async function bundleScreen() {
  const entry = `${dist}watch/screen.js`;
  if (!existsSync(entry)) return;
  const without = {
    name: "without-devtools",
    resolveId: (id) => (/(?:^|\/)devtools\.js$/.test(id) ? "\0devtools" : null),
    load: (id) => (id === "\0devtools" ? "export {};" : null),
  };
  const bundle = await rolldown({
    input: entry,
    platform: "node",
    external: /^node:/,
    logLevel: "warn",
    plugins: [without],
    transform: { define: { "process.env.NODE_ENV": '"production"', "process.env.DEV": '""' } },
    treeshake: { moduleSideEffects: (id) => !id.includes("/packages/") || id === entry },
  });
  const { output } = await bundle.generate({ format: "esm", codeSplitting: false, minify: true });
  await bundle.close();
  writeFileSync(`${dist}bundle/rampart-watch.mjs`, output[0].code);
}

/** Into a new folder first, so that a start in between finds the old bundle whole or none. */
async function bundleClarity() {
  const home = `${root}packages/clarity/dist/`;
  const entry = `${home}main.js`;
  if (!existsSync(entry)) return;
  const bundle = await rolldown({
    input: entry,
    platform: "node",
    // The optional packages of sigstore stay outside, where they are installed or not.
    external: [/^node:/, /^@sigstore\//],
    logLevel: "warn",
    treeshake: { moduleSideEffects: (id) => !id.includes("/packages/") || id === entry },
  });
  const fresh = `${home}bundle.${process.pid}`;
  await bundle.write({
    format: "cjs",
    dir: fresh,
    minify: true,
    entryFileNames: "clarity.cjs",
    chunkFileNames: "[name]-[hash].cjs",
  });
  await bundle.close();
  rmSync(`${home}bundle`, { recursive: true, force: true });
  renameSync(fresh, `${home}bundle`);
}
