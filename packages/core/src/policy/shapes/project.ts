import type { RuleDocument } from "../document.js";
import { NAME } from "../names.js";
import { list, oneOf, record, type Shape, text } from "../shape.js";
import { projectRuleShape } from "./rule.js";

export interface ProjectSource {
  readonly rampart: 1;
  readonly name: string;
  readonly guardrails: readonly RuleDocument[];
}

/** A repository's own policy. */
export const projectShape: Shape<ProjectSource> = record<ProjectSource>({
  rampart: { shape: oneOf([1]), required: true },
  name: { shape: text(NAME), required: true },
  guardrails: { shape: list(projectRuleShape, 256), required: true },
});
