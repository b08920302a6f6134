import { existsSync, writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readOptions, refuse } from "../options.mjs";
import { createCounter } from "./count.mjs";
import { FILES } from "./files/index.mjs";
import { createJudge } from "./judge.mjs";
import { printFile, printSummary } from "./print.mjs";
import { readRows } from "./rows.mjs";

const HELP = `What the policy \`rampart init\` installs decides on every row of the measurement corpora, per file.

usage: npm run -s score -- [options]

  --json            one JSON object with everything
  --only NAME       only this file, repeatable: ${FILES.map(({ name }) => name).join(" ")}
  --failures FILE   every row decided otherwise than expected, one JSON object a line; FILE outside the project
  --corpora DIR     another folder of the same files; default ../shared/corpora
  -h, --help        this text

Exit: 0 scored, or there are no corpora; 2 the line is wrong.
`;

const root = fileURLToPath(new URL("../../", import.meta.url));
const values = readOptions("score", HELP, {
  json: { type: "boolean" },
  only: { type: "string", multiple: true },
  failures: { type: "string" },
  corpora: { type: "string" },
});
for (const name of values.only ?? []) if (!FILES.some((file) => file.name === name)) refuse("score", `no file ${name}`);
const folder = resolve(values.corpora ?? `${root}../shared/corpora`);
if (values.failures !== undefined) refuseInside(resolve(values.failures));
if (!existsSync(folder)) {
  process.stdout.write(`score: skipped, there are no corpora at ${relative(process.cwd(), folder) || folder}\n`);
  process.exit(0);
}

const judge = createJudge();
const wrong = [];
const results = [];
const began = performance.now();
for (const file of FILES) {
  if (values.only !== undefined && !values.only.includes(file.name)) continue;
  const rows = readRows(`${folder}/${file.name}.jsonl`);
  if (rows === null) {
    if (!values.json) process.stdout.write(`${file.name}: absent\n`);
    continue;
  }
  const counter = createCounter(file.name, wrong);
  const result = { file: file.name, rows: rows.length, ...(await file.score(rows, judge, counter)) };
  results.push(result);
  if (!values.json) printFile(result);
}
const seconds = Math.round((performance.now() - began) / 100) / 10;
if (values.failures !== undefined) writeFailures(resolve(values.failures), wrong);
if (values.json) process.stdout.write(`${JSON.stringify({ policy: judge.policy, seconds, files: results })}\n`);
else printSummary(results, judge.policy, seconds);

/** The rows belong to other people: none of them may land in the project, not even as a list of failures. */
function refuseInside(path) {
  if (!relative(root, path).startsWith("..")) refuse("score", "--failures must name a file outside the project");
}

function writeFailures(path, rows) {
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}
