import type { AuditReport } from "./report.js";

/** The report as lines for a person, at most 100 columns of our own words. */
export function summary(report: AuditReport): string {
  const lines = [HEADLINE[report.result]];
  for (const { code, message } of report.problems) lines.push(`  ${code}: ${message}`);
  lines.push(`  ${report.entries} entries read, ${report.signed} covered by ${report.checkpoints} checkpoint(s)`);
  if (report.unsigned > 0)
    lines.push(`  ${report.unsigned} newest entries are not signed yet and could still be changed unseen`);
  if (report.sealed > 0)
    lines.push(`  ${report.sealed} sealed: their content was deleted on record, their hashes verify`);
  if (report.gaps > 0) lines.push(`  ${report.gaps} gap(s) on record: something is known to be missing`);
  if (report.newer > 0) lines.push(`  ${report.newer} event(s) of a later version: verified, not understood`);
  if (report.clockSteps > 0) lines.push(`  the clock went backwards ${report.clockSteps} time(s)`);
  for (const witness of report.witnesses) {
    lines.push(`  witness ${witness.source}: ${witness.matching} of ${witness.checkpoints} checkpoints match`);
    if (witness.breaks) {
      const { lastHolds, firstFails } = witness.breaks;
      const holds = lastHolds === 0 ? "none of them holds" : `the last that holds is of ${lastHolds} entries`;
      lines.push(`    ${holds}, the first that fails of ${firstFails}`);
    }
  }
  for (const { source, compared, entry } of report.copies ?? []) {
    lines.push(
      `  copy ${source}: ${compared} entries compared, ${entry === null ? "all the same" : `entry ${entry} is not`}`,
    );
  }
  for (const { key, covers, time } of report.cosigners?.keys ?? []) {
    const when = time === null ? "nothing" : `${covers} entries, at ${new Date(time * 1000).toISOString()}`;
    lines.push(`  cosigner ${key.split("+")[0]}: ${when}`);
  }
  if (report.cosigners) {
    lines.push(`  ${report.cosigners.quorum} cosigner(s) asked for: they cover ${report.cosigners.covers} entries`);
  }
  if (report.result !== "tampered") lines.push(`  ${report.rewriteProof ? PROOF : NO_PROOF}`);
  return lines.join("\n");
}

const HEADLINE: Readonly<Record<AuditReport["result"], string>> = {
  intact: "INTACT",
  tampered: "TAMPERED",
  torn: "TORN TAIL: what follows the last whole entry was lost, as when a machine stops",
};
const PROOF = "what was kept elsewhere holds for the log: what it covers was not rewritten";
const NO_PROOF =
  "internally consistent, not rewrite-proof: without a checkpoint from elsewhere a complete rewrite could not be seen";
