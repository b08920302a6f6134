import { type AuditReport, summary } from "@rampart/auditor";
import { green, red, yellow } from "../command/ink.js";
import type { Io } from "../command/io.js";

/** What a verification found, for a person. */
export function sayAudit(folder: string, report: AuditReport, io: Io): void {
  const [headline = "", ...lines] = summary(report).split("\n");
  const paint = report.result === "intact" ? green : report.result === "torn" ? yellow : red;
  io.line(paint(headline), "  ", folder);
  for (const line of lines) io.line(line);
}
