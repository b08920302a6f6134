import { policySchema } from "@rampart/core";
import { EXIT } from "../command/exit.js";
import type { Verb } from "../command/verb.js";

export const verb: Verb = {
  name: "policy schema",
  summary: "print the JSON Schema of a policy file, for editors",
  usage: "",
  options: {},
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart policy schema > policy.schema.json", what: "JSON Schema 2020-12, made from what the loader reads" },
  ],
  async run(input, io) {
    if (input.json) io.json(policySchema());
    else io.raw(`${JSON.stringify(policySchema(), null, 2)}\n`);
    return EXIT.ok;
  },
};
