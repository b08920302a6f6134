import { EXIT } from "../command/exit.js";
import { bold } from "../command/ink.js";
import type { Verb } from "../command/verb.js";
import { effectOnRecord } from "../effect/read.js";
import { sayRecordEffect } from "../effect/say.js";
import { parseSince } from "../past/since.js";
import { policyInForce, policyNamed } from "../policy/compared.js";
import { shortDigest } from "../policy/named.js";

export const verb: Verb = {
  name: "policy replay",
  summary: "decide the calls on record again, against what was decided",
  usage: "[FILE|PACK|DIGEST] [--since 7d]",
  about: [
    "Nothing is run. Each call is judged by what the record says it would do; first by the policy that decided it then, so that a call of which the record does not have all is not compared but counted. Without a name: the policy in force.",
  ],
  options: { since: { type: "string", value: "7d|DATE", help: "how far back; default 7d" } },
  positionals: { min: 0, max: 1 },
  examples: [
    { run: "rampart policy replay strict --since 30d", what: "what would a stricter pack have stopped?" },
    { run: "rampart policy replay --json", what: "the policy in force, for a program" },
  ],
  exits: [{ status: EXIT.no, means: "a call would be decided otherwise than it was" }],
  async run(input, io) {
    const since = parseSince(input.text("since") ?? "7d", io.now());
    const [said] = input.positionals;
    const policy = said === undefined ? await policyInForce(input, io) : await policyNamed(said, input, io);
    const effect = await effectOnRecord(null, policy, since, input, io);
    if (input.json) io.json({ policy: policy.digest, name: policy.document.name, effect });
    else {
      io.line(bold(`under ${policy.document.name} ${shortDigest(policy.digest)}`));
      sayRecordEffect(effect, io);
    }
    return effect.compared > effect.same ? EXIT.no : EXIT.ok;
  },
};
