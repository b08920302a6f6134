// Embeds packages/core/packs/*.yaml into packages/core/src/policy/packs.generated.ts, so that core needs no files.
// Run by the build; `--check` only compares, for CI.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const folder = new URL("../../packages/core/packs/", import.meta.url);
const target = new URL("../../packages/core/src/policy/packs.generated.ts", import.meta.url);

/** The generated module's text. */
export function packsModule() {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .sort();
  const entries = names.map((name) => {
    const lines = readFileSync(new URL(name, folder), "utf8").trimEnd().split("\n");
    const text = lines.map((line) => `    ${JSON.stringify(line)},`).join("\n");
    return `  ${JSON.stringify(name.slice(0, -".yaml".length))}: [\n${text}\n  ].join("\\n"),`;
  });
  return [
    "// biome-ignore-all format: one line of the pack is one line here",
    "// Made by scripts/build/packs.mjs from packages/core/packs; do not edit.",
    "",
    "/** Texts of the packs that come with Rampart, by name. */",
    "export const PACKS: Readonly<Record<string, string>> = {",
    ...entries,
    "};",
    "",
  ].join("\n");
}

/** Writes the module where it differs; true when it was up to date already. */
export function embedPacks({ check = false } = {}) {
  const wanted = packsModule();
  let found = "";
  try {
    found = readFileSync(target, "utf8");
  } catch {
    // not there yet
  }
  if (found !== wanted && !check) writeFileSync(target, wanted);
  return found === wanted;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const check = process.argv.includes("--check");
  if (!embedPacks({ check }) && check) {
    console.error("packages/core/src/policy/packs.generated.ts is out of date: run `node scripts/build/packs.mjs`.");
    process.exitCode = 1;
  }
}
