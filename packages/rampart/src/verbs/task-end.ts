import { isJsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { green } from "../command/ink.js";
import type { Verb } from "../command/verb.js";
import { order } from "../guard/order.js";
import { sayTask, unverified } from "../say/authority.js";

export const verb: Verb = {
  name: "task end",
  summary: "end a task, and with it every privilege held in it",
  usage: "ID [--reason TEXT]",
  about: ["Holds from the next call on. A token of the task is worth nothing any more."],
  options: { reason: { type: "string", value: "TEXT", help: "for the record" } },
  positionals: { min: 1, max: 1 },
  examples: [{ run: "rampart task end refund-981", what: "the refund is done" }],
  exits: [{ status: EXIT.no, means: "no such task, or it is over" }],
  async run(input, io) {
    const [id = ""] = input.positionals;
    const answer = await order(input, io, { op: "end-task", id, reason: input.text("reason") });
    if (input.json) io.json(answer);
    else {
      io.line(green("ended"), unverified(answer));
      if (isJsonObject(answer["task"])) sayTask(answer["task"], io);
    }
    return EXIT.ok;
  },
};
