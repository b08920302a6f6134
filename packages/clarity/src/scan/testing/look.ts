import { bytesSource } from "../../formats/source.js";
import { exitOf, type Finding } from "../finding.js";
import { Report } from "../item.js";
import { scanItem } from "../scan.js";

export interface Seen {
  readonly codes: readonly string[];
  readonly findings: readonly Finding[];
  readonly exit: number;
}

/** Scans bytes under a name. */
export async function look(name: string, bytes: Uint8Array, allow: readonly string[] = []): Promise<Seen> {
  const report = new Report();
  const item = { path: name, name: name.toLowerCase(), source: bytesSource(bytes), depth: 0, folder: null };
  await scanItem(item, report, { allow: new Set(allow) });
  const codes = [...new Set(report.findings.map(({ code }) => code))].sort();
  return { codes, findings: report.findings, exit: exitOf(report.findings) };
}
