import { existsSync } from "node:fs";
import { proveConsistency, proveInclusion } from "@rampart/ledger";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";
import type { Verb } from "../command/verb.js";
import { askGuardIfThere, stateOption } from "../guard/admin.js";
import { folderOf } from "../log/logs.js";
import { administered, layoutOf } from "../setup/folders.js";

export const verb: Verb = {
  name: "log prove",
  summary: "prove that an entry is in the log; prints JSON",
  usage: "INDEX [FOLDER]   |   --since SIZE [FOLDER]",
  about: ["The proof is checked with the log's key alone: rampart-audit proof --key KEY FILE."],
  options: { since: { type: "string", value: "SIZE", help: "prove that the first SIZE entries are still the same" } },
  positionals: { min: 0, max: 2 },
  examples: [
    { run: "rampart log prove 17 > proof.json", what: "entry 17 is covered by the last checkpoint" },
    { run: "rampart log prove 4 models", what: "the same of the log of models" },
    { run: "rampart log prove --since 1000", what: "nothing below entry 1000 changed" },
  ],
  async run(input, io) {
    const since = input.text("since");
    const [first, second] = input.positionals;
    const named = since === null ? second : first;
    const layout = named === undefined ? administered(layoutOf(input, io)) : layoutOf(input, io);
    const folder = folderOf(named, layout, io);
    if (!existsSync(folder))
      throw new Failure("not_found", `there is no log at ${folder}`, `rampart init${stateOption(input)}`, EXIT.usage);
    // What was recorded a moment ago is not signed yet.
    if (named === undefined) await askGuardIfThere(input, io, { op: "checkpoint" });
    io.json(since === null ? await proveInclusion(folder, whole(first)) : await proveConsistency(folder, whole(since)));
    return EXIT.ok;
  },
};

function whole(text: string | undefined): number {
  if (text !== undefined && /^\d{1,15}$/.test(text)) return Number(text);
  throw new Failure("usage", "rampart log prove: which entry? A whole number from 0", "rampart log prove --help");
}
