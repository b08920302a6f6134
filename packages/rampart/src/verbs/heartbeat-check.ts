import { resolve } from "node:path";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import { dim, green, red } from "../command/ink.js";
import type { Verb } from "../command/verb.js";
import { readRemembered } from "../heartbeat/memory.js";
import { KEY, verifierIn, WITHIN, withinIn } from "../heartbeat/options.js";

export const verb: Verb = {
  name: "heartbeat check",
  summary: "whether a guard elsewhere was heard of lately",
  usage: "--file FILE --key KEY [--within SECONDS]",
  about: [
    "For cron and monitoring, on the machine where `rampart heartbeat receive` runs: reads what it keeps, verifies its signature again, and answers with the exit status. Silence and a guard that says it is not healthy are both a no.",
  ],
  options: {
    file: { type: "string", value: "FILE", help: "what `rampart heartbeat receive` keeps" },
    key: KEY,
    within: WITHIN,
  },
  positionals: { min: 0, max: 0 },
  examples: [{ run: "rampart heartbeat check --file beat.json --key KEY --within 300", what: "0 heard of, 1 silent" }],
  exits: [{ status: EXIT.no, means: "silent, never heard of, or not healthy" }],
  async run(input, io) {
    const verifier = verifierIn(input, "heartbeat check");
    const within = withinIn(input);
    const file = input.text("file");
    if (file === null)
      throw new Failure("usage", "rampart heartbeat check: which file? --file FILE", "rampart heartbeat check --help");
    const last = await readRemembered(resolve(io.cwd, file), verifier);
    const age = last === null ? null : Math.max(0, io.now() - last.received);
    const silent = age === null || age > within;
    const healthy = !silent && last!.beat.healthy;
    if (input.json) io.json({ silent, healthy, ageMs: age, beat: last?.beat ?? null });
    else {
      const said = age === null ? "never heard of" : `heard of ${Math.round(age / 1_000)} s ago`;
      io.line(
        silent ? red("silent") : healthy ? green("alive") : red("not healthy"),
        `  ${verifier.name}`,
        dim(`  ${said}`),
      );
    }
    return healthy ? EXIT.ok : EXIT.no;
  },
};
