import { knowledgeSchema, policySchema } from "@rampart/core";
import { EXIT } from "../command/exit.js";
import type { Verb } from "../command/verb.js";

export const verb: Verb = {
  name: "policy schema",
  summary: "print the JSON Schema of a policy file, for editors",
  usage: "[--knowledge]",
  options: { knowledge: { type: "boolean", help: "of the files in the folder `knowledge` beside the policy" } },
  positionals: { min: 0, max: 0 },
  examples: [
    { run: "rampart policy schema > policy.schema.json", what: "JSON Schema 2020-12, made from what the loader reads" },
  ],
  async run(input, io) {
    const schema = input.flag("knowledge") ? knowledgeSchema() : policySchema();
    if (input.json) io.json(schema);
    else io.raw(`${JSON.stringify(schema, null, 2)}\n`);
    return EXIT.ok;
  },
};
