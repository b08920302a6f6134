import { runModel } from "@rampart/clarity";
import type { Verb } from "../command/verb.js";
import { modelRecord } from "../log/models.js";
import { layoutOf, userOf } from "../setup/folders.js";

const PROGRAM = "rampart model";

export const verb: Verb = {
  name: "model",
  summary: "measures, signs, verifies and scans models",
  usage: "[--state DIR] VERB [options]",
  about: [
    "The verbs are those of the program `clarity`; `rampart model` alone lists them. Where Rampart is installed, what is signed, verified, admitted, refused and revoked goes on record in a log of its own: rampart log models.",
  ],
  options: {},
  positionals: { min: 0, max: 0 },
  examples: [{ run: "rampart model", what: "the list of what can be done with a model" }],
  forward: (words, io) => {
    const [state, rest] = words[0] === "--state" ? [words[1] ?? null, words.slice(2)] : [null, words];
    const record = modelRecord(layoutOf({ state }, io), userOf(io.env).name);
    return runModel(rest, record === undefined ? io : { ...io, record }, PROGRAM);
  },
  run: (_input, io) => runModel([], io, PROGRAM),
};
