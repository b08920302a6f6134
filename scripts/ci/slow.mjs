// The slow suites where a change is decided on: whole, then once more each file in which something failed, from its beginning.
// Killed processes and clocks of seconds meet a machine that may be busy, and the tests of one file build on each other, so that
// no single one of them has a second try. scripts/ci/summary.mjs names what needed it, and says where none counts.
// Usage: node scripts/ci/slow.mjs REPORT.json; what ran again is told of in REPORT.second.json.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const [report] = process.argv.slice(2);
const run = (into, files) => {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${into}`];
  const words = ["vitest", "run", "--config", "vitest.slow.config.ts", ...reporters, ...files];
  return spawnSync("npx", words, { stdio: "inherit" }).status ?? 1;
};

let status = run(report, []);
if (status !== 0) {
  const { testResults } = JSON.parse(readFileSync(report, "utf8"));
  const failed = testResults.filter((file) => file.status === "failed").map((file) => file.name);
  console.log(`== once more: ${failed.join(" ")}`);
  if (failed.length > 0) status = run(report.replace(/\.json$/, ".second.json"), failed);
}
process.exit(status);
