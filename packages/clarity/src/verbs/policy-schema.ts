import { EXIT } from "../error.js";
import { trustShape } from "../trust/shape.js";
import type { Verb } from "./verb.js";

export const verb: Verb = {
  name: "policy schema",
  summary: "prints the JSON Schema of a trust policy, for editors",
  usage: "",
  options: {},
  positionals: { min: 0, max: 0 },
  examples: [{ run: "policy schema", what: "JSON Schema 2020-12" }],
  run: async (_input, io) => {
    io.json({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      title: "Clarity trust policy",
      ...trustShape.schema(),
    });
    return EXIT.ok;
  },
};
