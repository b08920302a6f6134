import { readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { errno } from "@rampart/service";
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
    const ended = answer !== null && (await hasEnded(answer["pid"]));
    if (input.json) io.json({ stopped: answer !== null, ended });
    else if (answer === null) io.line("no guard was running");
    else if (ended) io.line("the guard has ended; the next hook starts one again");
    else
      io.line(`the guard is ending, which takes longer than ${ENDING_MS / 1_000} s; rampart status tells when it has`);
    return EXIT.ok;
  },
};

/** What is under way may go on for seconds, and the last checkpoint waits for the disk and its witnesses. */
const ENDING_MS = 20_000;

/** Waits for a process to be gone, so that whoever stops a guard may move or delete what it wrote. */
async function hasEnded(pid: unknown): Promise<boolean> {
  if (typeof pid !== "number" || pid === process.pid) return false;
  for (const until = Date.now() + ENDING_MS; isThere(pid); await delay(20)) if (Date.now() > until) return false;
  return true;
}

/** One that ended and that nobody waited for yet keeps its number, and nothing else. */
function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch (error) {
    // Another user's; or a system that has no such files.
    return errno(error) === "EPERM" || (errno(error) === "ENOENT" && process.platform !== "linux");
  }
}

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
