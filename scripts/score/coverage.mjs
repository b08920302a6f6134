import { existsSync } from "node:fs";
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readOptions } from "../options.mjs";
import { rate } from "./count.mjs";
import { createJudge } from "./judge.mjs";
import { printFile, printTable } from "./print.mjs";
import { readRows } from "./rows.mjs";
import { strangersOf } from "./strangers.mjs";

const FILES = ["nl2bash", "dcg", "atomic"];
const root = fileURLToPath(new URL("../../", import.meta.url));
const HELP = `What share of the programs that real command lines run is known to Rampart.
An invocation counts as known when its effects are, and its entry lists every option it was given.

usage: node scripts/score/coverage.mjs [options]

  --list        the programs and options that are not known, most frequent first
  --only NAME   only this file, repeatable: ${FILES.join(" ")}
  --corpora DIR another folder of the same files; default ../shared/corpora
  -h, --help    this text
`;
const values = readOptions("coverage", HELP, {
  list: { type: "boolean" },
  only: { type: "string", multiple: true },
  corpora: { type: "string" },
});
const folder = resolve(values.corpora ?? `${root}../shared/corpora`);
if (!existsSync(folder)) {
  process.stdout.write(`coverage: skipped, there are no corpora at ${relative(process.cwd(), folder) || folder}\n`);
  process.exit(0);
}

const judge = createJudge();
for (const name of values.only ?? FILES) {
  const rows = readRows(`${folder}/${name}.jsonl`);
  if (rows === null) process.stdout.write(`${name}: absent\n`);
  else report(name, rows);
}

function report(name, rows) {
  const count = { programs: 0, known: 0, listed: 0 };
  const missing = new Map();
  for (const row of rows) {
    for (const run of programsOf(row.command)) {
      count.programs += 1;
      const strangers = run.detail.effects === "known" ? strangersOf(run.detail) : null;
      if (strangers !== null) count.known += 1;
      if (strangers?.length === 0) count.listed += 1;
      const what = strangers === null ? run.detail.program : strangers.map((one) => `${run.detail.program} ${one}`);
      for (const one of [what].flat()) missing.set(one, (missing.get(one) ?? 0) + 1);
    }
  }
  printFile({
    file: name,
    rows: rows.length,
    tables: [],
    figures: [
      rate("invocations with known effects", count.known, count.programs, ">= 95 %"),
      rate("and every option listed by their entry", count.listed, count.programs, ">= 95 %"),
    ],
  });
  if (values.list) printTable(mostFrequent(missing));
}

function programsOf(command) {
  const { actions } = judge({ tool: "shell", input: { command } });
  return actions.filter((one) => one.kind === "process.exec");
}

function mostFrequent(missing) {
  return [...missing].sort((a, b) => b[1] - a[1]).map(([what, times]) => ({ what, times }));
}
