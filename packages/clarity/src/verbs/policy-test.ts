import { EXIT } from "../error.js";
import { LIMITS } from "../limits.js";
import { needTrust } from "../trust/load.js";
import { testTrust } from "../trust/tests.js";
import { readNamed } from "./files.js";
import type { Verb } from "./verb.js";

export const verb: Verb = {
  name: "policy test",
  summary: "runs the tests that stand in a trust policy",
  usage: "FILE",
  about: ["The tests judge models that are only described: no file is read, no signature verified."],
  options: {},
  positionals: { min: 1, max: 1 },
  examples: [{ run: "policy test trust.yaml", what: "one line for each test that fails" }],
  async run(input, io) {
    const path = input.positionals[0]!;
    const policy = needTrust(path, (await readNamed(io, path, LIMITS.policy)).toString("utf8"));
    const outcomes = testTrust(policy, io.now());
    const failed = outcomes.filter(({ passed }) => !passed);
    const exit = failed.length === 0 ? EXIT.ok : EXIT.policy;
    if (input.json) io.json({ ok: exit === EXIT.ok, v: 1, exit, outcomes });
    else {
      for (const { name, message } of failed) io.line(`failed: ${name}: ${message}`);
      io.line(`${outcomes.length - failed.length} passed, ${failed.length} failed`);
    }
    return exit;
  },
};
