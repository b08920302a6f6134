// Runs the unit tests once more under Node 24, taken as a package from the registry where the machine has another one.
// Usage: node scripts/ci/node24.mjs REPORT.json
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const VERSION = "24.21.0";
const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const report = resolve(process.argv[2] ?? "reports/unit-node24.json");

const node = process.versions.node.startsWith("24.") ? process.execPath : install();
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const args = [
  vitest,
  "run",
  "--config",
  "vitest.config.ts",
  "--reporter=dot",
  "--reporter=json",
  `--outputFile.json=${report}`,
];
process.exit(spawnSync(node, args, { cwd: root, stdio: "inherit" }).status ?? 1);

function install() {
  const folder = join(root, "node_modules/.cache/rampart-node24");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  const name = `node-${process.platform === "darwin" ? "darwin" : "linux"}-${process.arch}`;
  const done = spawnSync("npm", ["install", "--no-save", "--ignore-scripts", `${name}@${VERSION}`], {
    cwd: folder,
    stdio: "inherit",
  });
  const found = [join(folder, "node_modules", name, "bin/node")].find((path) => existsSync(path));
  if (done.status !== 0 || !found) {
    console.error(`cannot install ${name}@${VERSION} from the registry`);
    process.exit(1);
  }
  return found;
}
