import { isJsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { bold, red } from "../command/ink.js";
import type { Verb } from "../command/verb.js";
import { askGuard } from "../guard/admin.js";

export const verb: Verb = {
  name: "credential revoke",
  summary: "take a key back: it counts no longer, from now on",
  usage: "ID [--reason TEXT]",
  about: ["An agent's privileges for a time end with it. Streams that were opened with it end."],
  options: { reason: { type: "string", value: "TEXT", help: "for the record" } },
  positionals: { min: 1, max: 1 },
  examples: [
    {
      run: "rampart credential revoke abcdefghijkm --reason lost",
      what: "the id is in `rampart credential list`, and in the key",
    },
  ],
  exits: [{ status: EXIT.no, means: "refused, or there is no such credential" }],
  async run(input, io) {
    const answer = await askGuard(input, io, {
      op: "revoke-credential",
      id: input.positionals[0]!,
      reason: input.text("reason"),
    });
    if (input.json) {
      io.json(answer);
      return EXIT.ok;
    }
    const { subject } = isJsonObject(answer["credential"]) ? answer["credential"] : {};
    const { type, name } = isJsonObject(subject) ? subject : {};
    io.line(red("revoked"), "  ", bold(input.positionals[0]!), `  ${String(type)} ${String(name)}`);
    return EXIT.ok;
  },
};
