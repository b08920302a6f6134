import type { JsonObject } from "../spine/json.js";
import { blockDefinition } from "./conditions/block.js";
import { sourceShape } from "./shapes/source.js";

/** JSON Schema 2020-12 of a policy file, for editors: made from the shapes the loader reads with. */
export function policySchema(): JsonObject {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Rampart policy",
    ...sourceShape.schema(),
    $defs: { when: blockDefinition() },
  };
}
