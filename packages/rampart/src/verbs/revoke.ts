import { isJsonObject, type JsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { green } from "../command/ink.js";
import type { Input, Verb } from "../command/verb.js";
import { order } from "../guard/order.js";
import { sayGrant, unverified } from "../say/authority.js";
import { some } from "../say/words.js";

export const verb: Verb = {
  name: "revoke",
  summary: "take back privileges that were given for a time",
  usage: "GRANT | --agent NAME | --task ID [--reason TEXT]",
  about: ["Holds from the next call on, and for calls that are being judged: they are denied."],
  options: {
    agent: { type: "string", value: "NAME", help: "all that this agent holds" },
    task: { type: "string", value: "ID", help: "all that is held in this task" },
    reason: { type: "string", value: "TEXT", help: "for the record" },
  },
  positionals: { min: 0, max: 1 },
  examples: [
    { run: "rampart revoke g-abcdefgh23", what: "one; its id is in `rampart grants`" },
    { run: "rampart revoke --agent refund-bot --reason 'acts strangely'", what: "all of an agent's" },
  ],
  exits: [{ status: EXIT.no, means: "there is no such grant, or it is over" }],
  async run(input, io) {
    const answer = await order(input, io, { ...asked(input), reason: input.text("reason") });
    const list = Array.isArray(answer["revoked"]) ? answer["revoked"].filter(isJsonObject) : [];
    if (input.json) io.json(answer);
    else {
      io.line(green("revoked"), ` ${some(list.length, "privilege")}`, unverified(answer));
      for (const grant of list) sayGrant(grant, io);
    }
    return EXIT.ok;
  },
};

function asked(input: Input): JsonObject {
  const [id] = input.positionals;
  const [agent, task] = [input.text("agent"), input.text("task")];
  if ((id === undefined) === (agent === null && task === null))
    throw new Failure("usage", "say a grant's id, or --agent or --task", "rampart grants");
  if (id === undefined) return { op: "revoke-grants", agent, task };
  if (!/^g-[a-z2-9]{10}$/.test(id)) throw new Failure("bad_value", `"${id}" is no grant's id`, "rampart grants");
  return { op: "revoke-grant", id };
}
