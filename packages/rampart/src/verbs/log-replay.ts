import { existsSync } from "node:fs";
import { readCheckpoint, readLog } from "@rampart/ledger";
import { type JsonObject, placesIn } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import type { Verb } from "../command/verb.js";
import { checkpointOf } from "../log/checkpoint.js";
import { Storyteller } from "../past/story.js";
import { storyLines } from "../say/story.js";
import { layoutOf } from "../setup/folders.js";

export const verb: Verb = {
  name: "log replay",
  summary: "tell a session as a story, call by call",
  usage: "SESSION",
  about: [
    "Each call with what it would do, what was decided and why, who was asked, and what came of it. Reads the record; nothing is run again. It shows; `rampart log verify` checks.",
  ],
  options: {},
  positionals: { min: 1, max: 1 },
  examples: [
    { run: "rampart log replay s-1", what: "one session" },
    { run: "rampart log replay s-1 --json", what: "the same for a program" },
  ],
  exits: [{ status: EXIT.no, means: "the record has nothing of that session" }],
  async run(input, io) {
    const { log } = placesIn(layoutOf(input, io));
    if (!existsSync(log)) throw new Failure("not_found", `there is no log at ${log}`, "rampart init");
    const session = input.positionals[0] ?? "";
    const teller = new Storyteller(session);
    const { origin } = readCheckpoint(await checkpointOf(log));
    for await (const { event } of readLog(log, origin)) teller.take(event as unknown as JsonObject);
    const story = teller.tell();
    if (story === null) {
      const next = "rampart log search --kind session";
      throw new Failure("not_found", `the record has nothing of session ${session}`, next, EXIT.no);
    }
    if (input.json) io.json(story);
    else {
      for (const line of storyLines(story)) {
        io.line(...line);
        await io.drained();
      }
    }
    return EXIT.ok;
  },
};
