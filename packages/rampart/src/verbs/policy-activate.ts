import { EXIT } from "../command/exit.js";
import { bold, dim, green } from "../command/ink.js";
import type { Verb } from "../command/verb.js";
import { askGuard } from "../guard/admin.js";
import { KEY_FILE, keyIn } from "../guard/key.js";
import { digestNamed, shortDigest } from "../policy/named.js";
import { sayEffect } from "../policy/say-effect.js";

export const verb: Verb = {
  name: "policy activate",
  summary: "put a policy that waits in force",
  usage: "DIGEST [--key-file FILE]",
  about: [
    "Only once every area its change touches agreed, and its tests pass. Doors get it at once; the one before is over for them too. The policy file stays as it is: write the text there (`rampart policy show`) so that both agree.",
  ],
  options: { ...KEY_FILE },
  positionals: { min: 1, max: 1 },
  examples: [{ run: "rampart policy activate 3fa94c", what: "after: rampart policy stage, and the sign-offs" }],
  exits: [{ status: EXIT.no, means: "a sign-off is missing, a test fails, or the guard refuses" }],
  async run(input, io) {
    const digest = await digestNamed(input.positionals[0]!, input, io);
    const { effect } = await askGuard(
      input,
      io,
      { op: "policy-activate", digest, ...(await keyIn(input, io)) },
      60_000,
    );
    if (input.json) io.json({ active: digest, effect: effect ?? null });
    else {
      io.line(green("in force  "), bold(shortDigest(digest)), dim(`  ${digest}`));
      sayEffect(effect, io);
      io.line(dim("  back again: rampart policy rollback"));
    }
    return EXIT.ok;
  },
};
