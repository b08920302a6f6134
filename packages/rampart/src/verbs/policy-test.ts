import type { TestOutcome } from "@rampart/core";
import { runPolicyTests } from "@rampart/guard";
import { PostgresParser } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { dim, green, red } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Verb } from "../command/verb.js";
import { usePolicy } from "../policy/load.js";
import { policySources } from "../policy/sources.js";

export const verb: Verb = {
  name: "policy test",
  summary: "run the tests inside a policy and the packs it extends",
  usage: "[FILE|PACK]…",
  about: ["A test names a command or a call and the verdict it must get. Nothing is run, nothing is recorded."],
  options: {},
  positionals: { min: 0, max: 16 },
  examples: [
    { run: "rampart policy test", what: "the installed policy" },
    { run: "rampart policy test baseline", what: "a pack" },
  ],
  exits: [{ status: EXIT.no, means: "a test failed" }],
  async run(input, io) {
    const policy = usePolicy(await policySources(input.positionals, input, io));
    const sql = new PostgresParser();
    const outcomes = await runPolicyTests(policy, sql);
    await sql.close();
    const failed = outcomes.filter(({ passed }) => !passed);
    if (input.json) io.json({ passed: outcomes.length - failed.length, failed: failed.length, outcomes });
    else sayOutcomes(outcomes, failed, io);
    return failed.length > 0 ? EXIT.no : EXIT.ok;
  },
};

function sayOutcomes(outcomes: readonly TestOutcome[], failed: readonly TestOutcome[], io: Io): void {
  for (const { name, message } of failed) io.line(red("failed  "), name, dim(`: ${message ?? ""}`));
  const passed = outcomes.length - failed.length;
  io.line(failed.length === 0 ? green(`${passed} passed`) : red(`${failed.length} failed, ${passed} passed`));
}
