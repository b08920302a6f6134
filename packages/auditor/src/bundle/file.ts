import { readLines } from "./lines.js";
import type { EvidenceReport } from "./report.js";
import { type EvidenceCheck, verifyLines } from "./verify.js";

/** Verifies an evidence file; as {@link verifyLines}. */
export function verifyEvidence(path: string, check: EvidenceCheck): EvidenceReport {
  return verifyLines(readLines(path), check);
}
