import type { JsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { bold, green } from "../command/ink.js";
import type { Input, Verb } from "../command/verb.js";
import { order } from "../guard/order.js";
import { sayOrdered, subjectWords } from "../say/orders.js";

export const verb: Verb = {
  name: "release",
  summary: "take an order back: quarantine, restriction, stop --all",
  usage: "(NAME [--as KIND] | RESTRICTION | --all) [--reason TEXT]",
  about: ["`rampart orders` shows what holds. Grants a quarantine ended and questions it voided stay so."],
  options: {
    as: { type: "string", value: "KIND", choices: ["agent", "session", "user", "task"], help: "what NAME is" },
    all: { type: "boolean", help: "what `rampart stop --all` stopped; each quarantine stays" },
    reason: { type: "string", value: "TEXT", help: "for the record" },
  },
  positionals: { min: 0, max: 1 },
  examples: [
    { run: "rampart release gemini-cli", what: "an agent, or a session" },
    { run: "rampart release x-abcd2345", what: "a restriction" },
    { run: "rampart release --all", what: "after rampart stop --all" },
  ],
  exits: [{ status: EXIT.no, means: "no such order, or refused" }],
  async run(input, io) {
    const answer = await order(input, io, { ...orderOf(input), reason: input.text("reason") });
    if (input.json) io.json(answer);
    else {
      const what = input.flag("all")
        ? "everything"
        : "subject" in answer
          ? subjectWords(answer["subject"])
          : input.positionals[0]!;
      io.line(green("released"), " ", bold(what));
      sayOrdered(answer, io);
    }
    return EXIT.ok;
  },
};

function orderOf(input: Input): JsonObject {
  const [name] = input.positionals;
  if ((name === undefined) !== input.flag("all"))
    throw new Failure("usage", "rampart release: whom? A name, a restriction's id, or --all", "rampart orders");
  if (name === undefined) return { op: "release-all" };
  if (/^x-[a-z2-9]{8}$/.test(name)) return { op: "unrestrict", id: name };
  const as = input.text("as");
  return { op: "release", name, type: as === "user" ? "principal" : as };
}
