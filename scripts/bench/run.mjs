// A driver is a file beside this one with `name` and `run({quick, commands, root}) => rows`; see table.mjs for a row.
import { existsSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { readOptions, refuse } from "../options.mjs";
import { judgeRow, printRows } from "./table.mjs";

const DRIVERS = [
  "machine",
  "core",
  "adversarial",
  "check",
  "ledger",
  "search",
  "state",
  "guard",
  "authority",
  "metrics",
  "mcp",
  "sdk",
  "hook",
  "clarity",
];
const here = new URL("./", import.meta.url);
const HELP = `Every budget of the design that exists, measured: p50 and p99, the budget, and whether it is met.

usage: npm run -s bench -- [options]

  --json        one JSON object
  --only NAME   only this driver, repeatable: ${DRIVERS.join(" ")}
  --quick       fewer samples, for a first look
  -h, --help    this text
`;
const values = readOptions("bench", HELP, {
  json: { type: "boolean" },
  only: { type: "string", multiple: true },
  quick: { type: "boolean" },
});
for (const one of values.only ?? []) {
  if (!DRIVERS.includes(one)) refuse("bench", `no driver "${one}"; there are ${DRIVERS.join(", ")}`);
}

const context = {
  quick: values.quick === true,
  root: fileURLToPath(new URL("../../", here)),
  commands: readFileSync(new URL("commands.txt", here), "utf8").trimEnd().split("\n"),
};
const rows = [];
for (const driver of DRIVERS) {
  if (values.only !== undefined && !values.only.includes(driver)) continue;
  const file = new URL(`${driver}.mjs`, here);
  if (!existsSync(file)) continue;
  if (!values.json) process.stderr.write(`measuring ${driver} …\n`);
  const { run } = await import(file.href);
  for (const row of await run(context)) rows.push(judgeRow(row));
}
const machine = `${process.version}, ${cpus().length} x ${cpus()[0]?.model.trim() ?? "unknown processor"}`;
if (values.json) process.stdout.write(`${JSON.stringify({ machine, rows })}\n`);
else {
  printRows(rows);
  process.stdout.write(`\n${machine}\n`);
}
