import type { EvidenceReport } from "./report.js";

const HEADLINE: Readonly<Record<EvidenceReport["result"], string>> = {
  intact: "INTACT",
  tampered: "TAMPERED",
  torn: "TORN: the file is not whole",
};

/** The report as lines for a person. */
export function evidenceSummary(report: EvidenceReport): string {
  const lines = [HEADLINE[report.result]];
  for (const { code, message } of report.problems) lines.push(`  ${code}: ${message}`);
  lines.push(`  ${report.entries} entries proved, of a log of ${report.size}: ${report.origin ?? "unknown"}`);
  const { stretches, policies, cosigners } = report;
  const shown = stretches.slice(0, 8).map(([first, last]) => (first === last ? `${first}` : `${first} to ${last}`));
  const more = stretches.length > shown.length ? ` and ${stretches.length - shown.length} more` : "";
  lines.push(`  complete only within: ${shown.join(", ")}${more}`);
  lines.push(`  ${policies.given} policies in full, ${policies.missing} by digest only`);
  if (cosigners) lines.push(`  ${cosigners.quorum} cosigner(s) asked for: they cover ${cosigners.covers} entries`);
  if (report.result === "intact") lines.push(`  ${report.rewriteProof ? PROOF : NO_PROOF}`);
  return lines.join("\n");
}

const PROOF = "witnesses cosigned a checkpoint over all of it: it was not rewritten since";
const NO_PROOF = "signed by the log's key; without witnesses whoever holds that key could have rewritten it before";
