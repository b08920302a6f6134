import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

// @ts-expect-error: a plain script without types
import { holes } from "../../scripts/walls.mjs";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const scratch = mkdtempSync(join(tmpdir(), "rampart-walls-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** A house with one package per floor, and one file planted in it. */
function house(file: string, text: string): string {
  const root = mkdtempSync(join(scratch, "house-"));
  for (const name of ["core", "ledger", "guard", "edge", "rampart", "auditor", "clarity"]) {
    mkdirSync(join(root, "packages", name, "src"), { recursive: true });
    cpSync(join(ROOT, "packages", name, "package.json"), join(root, "packages", name, "package.json"));
  }
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
  return root;
}

const REFUSED: readonly [file: string, text: string, why: string][] = [
  ["packages/core/src/a.ts", 'import { readFileSync } from "node:fs";', "core imports no node module"],
  ["packages/core/src/a.ts", "export const now = () => Date.now();", "core has no clock"],
  ["packages/core/src/a.ts", "export const roll = () => Math.random();", "core has no randomness"],
  ["packages/core/src/a.ts", 'import { x } from "@rampart/ledger";', "floor 0 does not import floor 0"],
  ["packages/guard/src/a.ts", 'import { x } from "@rampart/edge";', "floor 1 does not import floor 1"],
  ["packages/guard/src/a.ts", 'export { x } from "@rampart/auditor";', "nobody but the command line needs the auditor"],
  ["packages/edge/src/a.ts", 'import { x } from "@rampart/core/dist/spine/index.js";', "no reaching inside"],
  ["packages/edge/src/a.ts", 'import { x } from "../../core/src/index.js";', "no way round by relative path"],
  ["packages/ledger/src/a.ts", 'import x from "yaml";', "undeclared dependency"],
  ["packages/auditor/src/a.ts", 'import { x } from "@rampart/ledger";', "the auditor shares nothing with the writer"],
  ["packages/rampart/src/a.ts", 'const x = await import("left-pad");', "dynamic imports count"],
  ["packages/ledger/src/a.ts", 'import {\n  x,\n} from "@rampart/guard";', "imports over several lines count"],
];

const ALLOWED: readonly [file: string, text: string, why: string][] = [
  ["packages/guard/src/a.ts", 'import { x } from "@rampart/core";', "down is the way"],
  ["packages/core/src/a.ts", "// the clock is a fact, never Date.now()\nexport {};", "comments are not code"],
  ["packages/core/src/a.ts", 'export const js = ["fetch(", "process.binding"];', "strings are not code"],
  ["packages/core/src/a.test.ts", 'import fc from "fast-check";', "tests may use what the root installs"],
  ["packages/rampart/src/a.ts", 'import { x } from "@rampart/auditor";', "the command line wires everything"],
];

describe("the walls", () => {
  it.each(REFUSED)("refuse in %s: %s (%s)", (file, text) => {
    expect(holes(house(file, text))).toEqual([expect.stringContaining(file)]);
  });
  it.each(ALLOWED)("let pass in %s: %s (%s)", (file, text) => {
    expect(holes(house(file, text))).toEqual([]);
  });
});
