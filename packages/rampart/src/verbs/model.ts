import { runModel } from "@rampart/clarity";
import type { Verb } from "../command/verb.js";

const PROGRAM = "rampart model";

export const verb: Verb = {
  name: "model",
  summary: "measures, signs, verifies and scans models",
  usage: "VERB [options]",
  about: ["The verbs are those of the program `clarity`; `rampart model` alone lists them."],
  options: {},
  positionals: { min: 0, max: 0 },
  examples: [{ run: "rampart model", what: "the list of what can be done with a model" }],
  forward: (words, io) => runModel(words, io, PROGRAM),
  run: (_input, io) => runModel([], io, PROGRAM),
};
