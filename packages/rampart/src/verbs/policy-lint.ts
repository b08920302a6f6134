import { type Lint, lintPolicy, type PolicyError } from "@rampart/core";
import { FULFILLED_BY_DOORS } from "@rampart/guard";
import { EXIT } from "../command/exit.js";
import { dim, green, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Verb } from "../command/verb.js";
import { readSources } from "../policy/load.js";
import { unreportedHere } from "../policy/reporting.js";
import { policySources } from "../policy/sources.js";

export const verb: Verb = {
  name: "policy lint",
  summary: "find mistakes in a policy, and what is probably not meant",
  usage: "[FILE|PACK]…",
  about: ["Without a name: the installed policy. Notes are worth knowing, and nothing wrong."],
  options: {},
  positionals: { min: 0, max: 16 },
  examples: [
    { run: "rampart policy lint", what: "the installed policy" },
    { run: "rampart policy lint ./team-policy.yaml --json", what: "a file, for a program" },
  ],
  exits: [{ status: EXIT.no, means: "findings" }],
  async run(input, io) {
    const sources = await policySources(input.positionals, input, io);
    const loaded = readSources(sources, await unreportedHere(input, io));
    const errors = loaded.ok ? loaded.warnings : loaded.errors;
    const findings = loaded.ok ? lintPolicy(loaded.policy, { now: io.now(), fulfillable: FULFILLED_BY_DOORS }) : [];
    if (input.json) io.json({ ok: loaded.ok, errors, findings });
    else sayFindings(loaded.ok, errors, findings, io);
    return errors.length > 0 || findings.some(({ severity }) => severity === "warning") ? EXIT.no : EXIT.ok;
  },
};

function sayFindings(ok: boolean, errors: readonly PolicyError[], findings: readonly Lint[], io: Io): void {
  for (const { file, line, column, message, suggestion, code } of errors) {
    io.line(ok ? yellow("warning  ") : red("error    "), `${file}:${line}:${column}: ${message}`, dim(`  ${code}`));
    if (suggestion !== null) io.line(`         did you mean \`${suggestion}\`?`);
  }
  for (const { severity, rule, message, code } of findings) {
    io.line(severity === "warning" ? yellow("warning  ") : dim("note     "), `${rule}: ${message}`, dim(`  ${code}`));
  }
  if (!ok || errors.length > 0 || findings.some(({ severity }) => severity !== "note")) return;
  io.line(green(findings.length === 0 ? "no findings" : "nothing is wrong"));
}
