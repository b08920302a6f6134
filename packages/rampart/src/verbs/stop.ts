import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { red } from "../command/ink.js";
import type { Io } from "../command/io.js";
import { LASTING, lastingOf } from "../command/lasting.js";
import type { Input, Verb } from "../command/verb.js";
import { askGuardIfThere, stateOption } from "../guard/admin.js";
import { order } from "../guard/order.js";
import { sayOrdered } from "../say/orders.js";

export const verb: Verb = {
  name: "stop",
  summary: "end the guard; with --all: stop every agent instead",
  usage: "[--all [--for SPAN] [--reason TEXT]]",
  about: [
    "Without --all the guard signs a last checkpoint and ends; doors then decide by its last signed bundle.",
    "With --all the guard goes on and refuses every call, at every door, also at one that only watches, and doors that decide alone refuse as well: a signed order lies where they look. It survives restarts and ends with `rampart release --all`, or after --for.",
  ],
  options: {
    all: { type: "boolean", help: "refuse every call until it is released" },
    for: LASTING,
    reason: { type: "string", value: "TEXT", help: "for the record" },
  },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart stop", what: "the guard signs a last checkpoint and ends" },
    { run: "rampart stop --all --reason 'something is loose'", what: "no agent does anything any more" },
    { run: "rampart stop --all --for 1h", what: "for an hour" },
  ],
  exits: [{ status: EXIT.no, means: "refused" }],
  async run(input, io) {
    if (input.flag("all")) return stopAll(input, io);
    if (input.text("for") !== null || input.text("reason") !== null)
      throw new Failure("usage", "rampart stop: --for and --reason go with --all", "rampart stop --help");
    const answer = await askGuardIfThere(input, io, { op: "stop" });
    if (input.json) io.json({ stopped: answer !== null });
    else io.line(answer === null ? "no guard was running" : "the guard ends; the next hook starts one again");
    return EXIT.ok;
  },
};

async function stopAll(input: Input, io: Io): Promise<number> {
  const span = lastingOf(input.text("for"));
  const answer = await order(input, io, { op: "stop-all", for: span, reason: input.text("reason") });
  if (input.json) io.json(answer);
  else {
    io.line(red("stopped"), `  every call is refused${span === null ? "" : ` for ${input.text("for")}`}`);
    sayOrdered(answer, io);
    io.line(`  rampart release --all${stateOption(input)}`);
  }
  return EXIT.ok;
}
