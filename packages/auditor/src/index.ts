/**
 * Verifies a Rampart log and single proofs, offline. Written from `docs/formats/log.md` and shares nothing with the
 * program that writes the log.
 */

export { verifyEvidence } from "./bundle/file.js";
export type { EvidenceCode, EvidenceReport } from "./bundle/report.js";
export type { EvidenceCheck } from "./bundle/verify.js";
export { compareWith } from "./compare.js";
export type { AuditErrorCode } from "./error.js";
export { AuditError } from "./error.js";
export type { ProofReport } from "./evidence.js";
export { checkProof } from "./evidence.js";
export type { AuditReport, CopyReport, CosignerReport, Problem, ProblemCode, WitnessReport } from "./report.js";
export { summary } from "./summary.js";
export type { AuditOptions } from "./verify.js";
export { verifyFolder } from "./verify.js";
