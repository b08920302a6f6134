import { isJsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { bold, dim, green, yellow } from "../command/ink.js";
import type { Verb } from "../command/verb.js";
import { askGuard } from "../guard/admin.js";
import { KEY_FILE, keyIn } from "../guard/key.js";
import { digestNamed, shortDigest } from "../policy/named.js";
import { sayChanges } from "../policy/say-effect.js";

export const verb: Verb = {
  name: "policy rollback",
  summary: "put back the policy that was in force before, at once",
  usage: "[DIGEST] [--key-file FILE]",
  about: [
    "Without DIGEST: the one directly before, to which nobody has to agree again. Another one that was in force needs the sign-offs of the areas it touches. Doors get it at once, and the one taken back is over for them. The policy file stays as it is and is left aside until it changes.",
  ],
  options: { ...KEY_FILE },
  positionals: { min: 0, max: 1 },
  examples: [
    { run: "rampart policy rollback", what: "the one before" },
    { run: "rampart policy rollback 3fa94c", what: "one of `rampart policy versions`" },
  ],
  exits: [{ status: EXIT.no, means: "there is none, it was never in force, or the guard refuses" }],
  async run(input, io) {
    const [said] = input.positionals;
    const digest = said === undefined ? null : await digestNamed(said, input, io);
    const { effect } = await askGuard(input, io, { op: "policy-rollback", digest, ...(await keyIn(input, io)) });
    const change = isJsonObject(effect) ? effect : {};
    if (input.json) io.json({ active: change["to"] ?? null, left: change["from"] ?? null, effect: change });
    else {
      io.line(green("in force again  "), bold(shortDigest(String(change["to"]))), dim(`  ${String(change["to"])}`));
      sayChanges(change["changes"], io);
      io.line(yellow("  the policy file is left aside until it changes; it may still hold the one taken back"));
    }
    return EXIT.ok;
  },
};
