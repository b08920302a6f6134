import { errorOf, isJsonObject } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { dim, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";
import type { Input, Verb } from "../command/verb.js";
import { followGuard } from "../guard/admin.js";
import { eventLine } from "../say/event.js";

export const verb: Verb = {
  name: "watch",
  summary: "see decisions as they happen",
  usage: "[--from INDEX]",
  about: ["Events come from the guard as it records them. Control and bidi characters are made visible."],
  options: {
    from: { type: "string", value: "INDEX", help: "begin with this entry of the log; default: what comes from now on" },
  },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart watch", what: "until Ctrl-C" },
    { run: "rampart watch --from 0 --json", what: "everything so far and what comes, for a program" },
  ],
  async run(input, io) {
    const stream = await followGuard(input, io, { op: "watch", from: indexOf(input.text("from")) });
    io.interrupted.addEventListener("abort", () => stream.close());
    for await (const message of stream) {
      const error = errorOf(message);
      if (error !== null) throw new Failure("refused", error.message, null, EXIT.no);
      if (message["watching"] === true && !input.json) io.line(dim("watching; Ctrl-C ends"));
      if (typeof message["missed"] === "number") sayMissed(message["missed"], input, io);
      if (isJsonObject(message["event"])) {
        if (input.json) io.json(message["event"]);
        else io.line(...eventLine(message["event"]));
      }
      await io.drained();
    }
    if (!io.interrupted.aborted && !input.json) io.line(yellow("the guard ended"));
    return EXIT.ok;
  },
};

function indexOf(text: string | null): number | null {
  if (text === null) return null;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new Failure("bad_value", `--from ${text}: an entry's index is a whole number from 0`, "rampart watch --from 0");
}

function sayMissed(count: number, input: Input, io: Io): void {
  if (input.json) io.json({ missed: count });
  else io.line(yellow(`${count} events came faster than they could be shown; they are in the log`));
}
