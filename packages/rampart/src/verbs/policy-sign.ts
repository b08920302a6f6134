import { isJsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, dim, green, yellow } from "../command/ink.js";
import type { Verb } from "../command/verb.js";
import { askGuard, stateOption } from "../guard/admin.js";
import { KEY_FILE, keyIn } from "../guard/key.js";
import { digestNamed, shortDigest } from "../policy/named.js";
import { sayAreas, sayEffect } from "../policy/say-effect.js";
import { agreed } from "../setup/agree.js";

export const verb: Verb = {
  name: "policy sign",
  summary: "agree, for one area, to a policy that waits",
  usage: "DIGEST --area AREA [--note TEXT] [--withdraw] [--yes] [--key-file FILE]",
  about: [
    "Shows what would change and asks. A sign-off holds for this change alone: from the policy in force now to this one. Whoever made the change cannot sign it. Who you are is what the guard takes you for: `rampart policy versions` names who agreed.",
  ],
  options: {
    area: { type: "string", value: "AREA", help: "as the policy in force calls it; what no area owns is rest" },
    note: { type: "string", value: "TEXT", help: "kept in the record beside it" },
    withdraw: { type: "boolean", help: "take your own sign-off back" },
    yes: { type: "boolean", help: "do not ask" },
    ...KEY_FILE,
  },
  positionals: { min: 1, max: 1 },
  examples: [
    { run: "rampart policy sign 3fa94c --area security", what: "after looking at what changes" },
    { run: "rampart policy sign 3fa94c --area security --withdraw --yes", what: "no longer" },
    { run: "rampart policy sign 3fa94c --area security --key-file kim.key", what: "where two people use one user" },
  ],
  exits: [{ status: EXIT.no, means: "not agreed, or the guard refuses" }],
  async run(input, io) {
    const digest = await digestNamed(input.positionals[0]!, input, io);
    const area = input.text("area");
    if (area === null)
      throw new Failure("usage", "rampart policy sign: for which --area?", "rampart policy sign --help");
    const withdraw = input.flag("withdraw");
    const key = await keyIn(input, io);
    const { effect: shown } = await askGuard(input, io, { op: "policy-effect", digest, ...key });
    const change = isJsonObject(shown) ? shown : {};
    if (!input.json) sayEffect(change, io);
    const question = withdraw ? "Take your sign-off back?" : `Agree for the area ${area}?`;
    if (!(await agreed(question, input, io))) return EXIT.no;
    const effect = change["effect"];
    const body = { op: "policy-sign", digest, area, withdraw, note: input.text("note"), ...key };
    const answer = await askGuard(input, io, typeof effect === "string" ? { ...body, effect } : body);
    const after = isJsonObject(answer["effect"]) ? answer["effect"] : {};
    if (input.json)
      io.json({
        digest,
        area,
        by: answer["by"] ?? null,
        verified: answer["verified"] ?? false,
        areas: after["areas"] ?? [],
      });
    else {
      io.line(
        green(withdraw ? "taken back  " : "agreed  "),
        bold(shortDigest(digest)),
        `  ${area}, by ${String(answer["by"])}`,
      );
      sayAreas(after["areas"], io);
      if (answer["verified"] !== true) io.line(yellow("  user mode: nothing vouches for who agreed"));
      io.line(dim(`  when every area agreed: rampart policy activate ${shortDigest(digest)}${stateOption(input)}`));
    }
    return EXIT.ok;
  },
};
