import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { packagesAtHand, ROOT } from "../packages.js";
import { furnish } from "./furnished.js";

/** The lines of docs/sdk.md, as a strict compiler reads them beside the frameworks' own types. */

const HERE = dirname(fileURLToPath(import.meta.url));
const TSC = join(ROOT, "node_modules/typescript/bin/tsc");
const OPTIONS = {
  strict: true,
  noEmit: true,
  module: "nodenext",
  target: "es2023",
  // What frameworks' types say of each other is their business; ours are read as anybody's.
  skipLibCheck: true,
  types: ["node"],
  typeRoots: [join(ROOT, "node_modules/@types")],
};
const ONLY_CLAUDE = "claude-agent.mts";
const all = readdirSync(join(HERE, "types"));

const rooms = [
  { from: "frameworks", cache: "rampart-frameworks", needed: false, files: all.filter((name) => name !== ONLY_CLAUDE) },
  { from: "claude", cache: "rampart-claude", needed: true, files: [ONLY_CLAUDE] },
];

/** What the compiler says of these files, in a folder of the frameworks' packages. */
function compiled(folder: string, files: readonly string[]): string {
  const config = join(folder, "types/tsconfig.json");
  writeFileSync(config, JSON.stringify({ compilerOptions: OPTIONS, files }));
  const words = [TSC, "-p", config, "--pretty", "false"];
  const { status, stdout } = spawnSync(process.execPath, words, { encoding: "utf8", timeout: 120_000 });
  return `${stdout}${status === 0 ? "fine" : ""}`;
}

describe.each(rooms)("D4: types, beside the packages of $from", ({ from, cache, needed, files }) => {
  const { folder, missing } = packagesAtHand(join(HERE, from), cache, needed);

  beforeAll(() => {
    if (missing === null) furnish(folder, "types");
  });

  it.skipIf(missing !== null)(`compile as they stand${missing === null ? "" : ` (${missing})`}`, () => {
    expect(compiled(folder, files)).toBe("fine");
  });

  it.skipIf(missing !== null || !files.includes("ai.mts"))(
    "beside the next version too, where two are supported",
    () => {
      const text = readFileSync(join(folder, "types/ai.mts"), "utf8");
      writeFileSync(join(folder, "types/ai7.mts"), text.replaceAll(/"ai(\/test)?"/g, '"ai7$1"'));
      expect(compiled(folder, ["ai7.mts"])).toBe("fine");
    },
  );

  it.skipIf(missing !== null || from !== "claude")("would not, where a line is wrong", () => {
    writeFileSync(join(folder, "types/wrong.mts"), 'import { govern } from "@rampart/sdk";\ngovern(7);\n');
    expect(compiled(folder, ["wrong.mts"])).toMatch(/wrong\.mts\(2,8\): error TS/);
  });
});
