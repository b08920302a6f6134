// Adds up the test reports (a file that ran again counts as it did then: REPORT.second.json), checks that what may not skip did not, and prints the closing line.
// FAILED_STEPS: their names, a line each. Usage: node scripts/ci/summary.mjs FAILED_STEPS MUST_RUN_LIST REPORT.json…
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";

const [failedSteps, listFile, ...reports] = process.argv.slice(2);
const mustRun = new Set(readFileSync(listFile, "utf8").split("\n").filter(Boolean));
const total = { passed: 0, failed: 0, skipped: 0 };
const problems = [];
const MAX_REASON = 300;
/** Where one failure of many tries is the finding: lost records, races, attacks, bash as an oracle. */
const NO_SECOND_TRY = /\/(?:faults|attacks|bash|conformance)\/|kill|limits|orders|loss|power|process\.slow/;

/** The first lines of why a test failed, without colours. */
const why = (one) =>
  (one.failureMessages ?? [])
    .join(" ")
    .replace(/\u001b\[[0-9;]*m/g, "")
    .replace(/\s+/g, " ")
    .slice(0, MAX_REASON);

/** Its files, or none where it cannot be read, which is a problem. */
function filesIn(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).testResults;
  } catch (cause) {
    problems.push(`${path}: no report (${cause.code ?? cause.message})`);
    return [];
  }
}

const nameOf = (file) => relative(process.cwd(), file.name);

/** What failed in a file that passed when it ran again. */
function sayUnsteady(file) {
  const failed = file.assertionResults.filter((one) => one.status === "failed");
  const what =
    failed.map((one) => `${one.fullName}: ${why(one)}`).join("; ") || (file.message ?? "").slice(0, MAX_REASON);
  const told = `${nameOf(file)}: passed at its second try, after: ${what}`;
  if (NO_SECOND_TRY.test(nameOf(file))) problems.push(told);
  else console.log(`unsteady: ${told}`);
}

for (const path of reports) {
  const second = path.replace(/\.json$/, ".second.json");
  const again = new Map((existsSync(second) ? filesIn(second) : []).map((file) => [nameOf(file), file]));
  for (const first of filesIn(path)) {
    const file = again.get(nameOf(first)) ?? first;
    const name = nameOf(file);
    if (file !== first && file.status !== "failed") sayUnsteady(first);
    const count = (status) => file.assertionResults.filter((one) => status.includes(one.status)).length;
    const ran = {
      passed: count(["passed"]),
      failed: count(["failed"]),
      skipped: count(["skipped", "pending", "todo"]),
    };
    for (const key of Object.keys(total)) total[key] += ran[key];
    for (const one of file.assertionResults) {
      if (one.status === "failed") problems.push(`${name}: ${one.fullName}: ${why(one)}`);
    }
    if (file.status === "failed" && ran.failed === 0) {
      problems.push(`${name}: did not load, or failed outside its tests: ${(file.message ?? "").slice(0, MAX_REASON)}`);
    }
    if (mustRun.delete(name) && (ran.skipped > 0 || ran.passed === 0)) {
      problems.push(`${name}: may not skip here, but ${ran.passed} passed and ${ran.skipped} were skipped`);
    }
  }
}
for (const name of mustRun) problems.push(`${name}: may not skip here, but did not run`);
for (const step of failedSteps.split("\n").filter(Boolean)) problems.push(`the step "${step}" failed, see above`);

for (const problem of problems) console.log(`problem: ${problem}`);
const failed = Math.max(total.failed, problems.length > 0 ? 1 : 0);
console.log(`${total.passed} passed, ${failed} failed, ${total.skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);
