import type { Program } from "../decide/view.js";
import type { Knowledge } from "../interpret/knowledge/lookup.js";
import type { PolicyDocument, TestDocument } from "./document.js";

/** A policy that passed every check: the result of loading, never the YAML. */
export interface Policy {
  readonly document: PolicyDocument;
  /** `sha256:…` of the document in canonical JSON. */
  readonly digest: string;
  /** Tests that stand in its own text; no part of the document. */
  readonly tests: readonly TestDocument[];
  /** What users know of programs; null where they wrote nothing down. */
  readonly knowledge: Knowledge | null;
  /** The document prepared for `decide`. */
  readonly program: Program;
}
