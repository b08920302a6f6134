import type { Program } from "../decide/view.js";
import type { PolicyDocument, TestDocument } from "./document.js";

/** A policy that passed every check: the result of loading, never the YAML. */
export interface Policy {
  readonly document: PolicyDocument;
  /** `sha256:…` of the document in canonical JSON. */
  readonly digest: string;
  /** Tests that stand in its own text; no part of the document. */
  readonly tests: readonly TestDocument[];
  /** The document prepared for `decide`. */
  readonly program: Program;
}
