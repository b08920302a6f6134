import type { JsonObject } from "../spine/json.js";
import { blockDefinition } from "./conditions/block.js";
import { knowledgeShape, usageDefinition } from "./shapes/knowledge.js";
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

/** The same of a file of knowledge: docs/formats/knowledge.md. */
export function knowledgeSchema(): JsonObject {
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Rampart knowledge",
    ...knowledgeShape.schema(),
    $defs: { usage: usageDefinition() },
  };
}
