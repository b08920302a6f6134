import { SCOPES } from "@rampart/guard";
import { isJsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { bold, dim, yellow } from "../command/ink.js";
import { lastingOf } from "../command/lasting.js";
import type { Verb } from "../command/verb.js";
import { askGuard, stateOption } from "../guard/admin.js";
import { when } from "../say/words.js";

export const verb: Verb = {
  name: "credential issue",
  summary: "give an agent, person or service a key to the HTTP API",
  usage: "agent|person|service NAME [--scope WORD]… [--for SPAN] [--reason TEXT]",
  about: [
    "The key is shown once and is nowhere else: the record has only its digest. An agent must stand in the policy, where somebody answers for it, and its key can only ask in its own name. A person must stand in the policy too; the key gives no role the policy does not.",
    `Scopes: of a person ${SCOPES.person.join(", ")}; of a service ${SCOPES.service.join(", ")}. Without --scope all that are possible.`,
  ],
  options: {
    scope: { type: "string", value: "WORD", multiple: true, help: "what it is good for" },
    for: { type: "string", value: "SPAN", help: "how long: 12h, 30d; default 90d, at most 366d" },
    reason: { type: "string", value: "TEXT", help: "for the record" },
  },
  positionals: { min: 2, max: 2 },
  examples: [
    { run: "rampart credential issue agent refund-bot --for 30d", what: "may ask for decisions, and nothing else" },
    { run: "rampart credential issue person ada --scope approver", what: "answers reviews, and nothing else" },
    { run: "rampart credential issue service prometheus --scope metrics", what: "reads figures" },
  ],
  exits: [{ status: EXIT.no, means: "refused" }],
  async run(input, io) {
    const [type = "", name = ""] = input.positionals;
    const scopes = input.texts("scope");
    const answer = await askGuard(input, io, {
      op: "issue-credential",
      type,
      name,
      scopes: scopes.length === 0 ? null : [...scopes],
      ms: lastingOf(input.text("for")),
      reason: input.text("reason"),
    });
    if (input.json) {
      io.json(answer);
      return EXIT.ok;
    }
    const credential = isJsonObject(answer["credential"]) ? answer["credential"] : {};
    io.line(bold(String(answer["key"])));
    io.note(yellow("shown once"), dim(`: ${type} ${name}, until ${when(Number(credential["until"]))} UTC`));
    io.note(dim(`take it back: rampart credential revoke ${String(credential["id"])}${stateOption(input)}`));
    return EXIT.ok;
  },
};
