// Each test file as one script of plain JavaScript, so that it and all of ours it imports can begin anew in milliseconds.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import * as fastCheck from "fast-check";
import { rolldown } from "rolldown";

/** Where scripts are kept within the copy Stryker works on: a runner that was ended begins again with them. */
export const KEPT = ".mutate";

/** What is bundled. Everything else is loaded once and shared. */
const isOurs = (id) => id.startsWith(".") || id.startsWith("/");

async function built(file) {
  const bundle = await rolldown({
    input: file,
    external: (id) => !isOurs(id),
    platform: "node",
    transform: { define: { "import.meta.url": JSON.stringify(pathToFileURL(resolve(file)).href) } },
    logLevel: "silent",
  });
  const { output } = await bundle.generate({ format: "cjs", codeSplitting: false, exports: "named" });
  return { code: output[0].code, imports: output[0].imports };
}

async function kept(file) {
  const path = join(KEPT, `${file.replaceAll("/", "+")}.json`);
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    const made = await built(file);
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(path, JSON.stringify(made));
    return made;
  }
}

/** What is bundled takes its other modules from here, each loaded once. */
const packages = new Map([["fast-check", quicker(fastCheck)]]);

/** Properties with the same values for every mutant, so that two runs say the same, and a tenth of them: a survivor meets them all. */
function quicker(all) {
  const assert = (property, { numRuns = 100, ...rest } = {}) =>
    all.assert(property, { seed: 20_261_121, ...rest, numRuns: Math.ceil(numRuns / 10) });
  return { ...all, assert, default: { ...all.default, assert } };
}

/** A function that runs `file` from its first line, with what it is given as the module `vitest`. */
export async function fileOf(file) {
  const { code, imports } = await kept(file);
  for (const name of imports) if (name !== "vitest" && !packages.has(name)) packages.set(name, await import(name));
  const body = new vm.Script(`(function (require, module, exports) {${code}\n})`, {
    filename: file,
  }).runInThisContext();
  return (vitest) => {
    const module = { exports: {} };
    body((name) => (name === "vitest" ? vitest : packages.get(name)), module, module.exports);
  };
}
