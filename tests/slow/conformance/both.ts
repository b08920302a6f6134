import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { AuditError, type AuditReport, checkProof, verifyFolder } from "@rampart/auditor";

export const PROGRAM = fileURLToPath(new URL("../../../conformance/rampart_verify.py", import.meta.url));

/** Why the Python program cannot run here, or null. */
export function missingPython(): string | null {
  const { status } = spawnSync("python3", ["-c", "import sys; sys.exit(sys.version_info < (3, 9))"]);
  return status === 0 ? null : "no python3 of at least 3.9";
}

export interface Demand {
  readonly witnesses?: readonly string[];
  readonly keys?: readonly string[];
  readonly requireWitness?: boolean;
}

/** What both verifiers must agree in; null where there is no report. */
export type Verdict = Readonly<Record<string, unknown>>;

/** The Python program's verdicts on logs, all in one process. */
export function pythonVerdicts(folders: readonly string[], demand: Demand = {}): Verdict[] {
  const options = [
    ...(demand.witnesses ?? []).flatMap((file) => ["--witness", file]),
    ...(demand.keys ?? []).flatMap((key) => ["--key", key]),
    ...(demand.requireWitness ? ["--require-witness"] : []),
  ];
  const run = spawnSync("python3", ["-B", PROGRAM, "verify", "--json", ...options, ...folders], {
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  const lines = run.stdout.split("\n").filter((line) => line !== "");
  if (lines.length !== folders.length) throw new Error(`${lines.length} reports: ${run.stderr.slice(-2_000)}`);
  return lines.map((line) => verdict(JSON.parse(line) as AuditReport));
}

/** The auditor's verdict. */
export function auditorVerdict(folder: string, demand: Demand = {}): Verdict {
  try {
    return verdict(verifyFolder(folder, demand));
  } catch (error) {
    if (error instanceof AuditError) return { exit: 2 };
    throw error;
  }
}

/** Of a tampered log what was read after the first problem is nobody's concern. */
function verdict(report: AuditReport): Verdict {
  if (report.exit !== 0 && report.exit !== 20 && report.exit !== 21 && report.exit !== 22) return { exit: report.exit };
  const { exit, result, origin, rewriteProof, checkpoints } = report;
  const first = report.problems.find(({ code }) => result !== "tampered" || !code.endsWith(".torn"));
  const found = first ? { code: first.code, entry: first.entry, range: first.range } : null;
  if (result === "tampered") return { exit, result, rewriteProof, found };
  const { entries, signed, unsigned, root, keys, gaps, sealed, newer, clockSteps } = report;
  const matching = report.witnesses.map((witness) => witness.matching);
  const counts = { entries, signed, unsigned, root, keys, gaps, sealed, newer, clockSteps, checkpoints, matching };
  return { exit, result, rewriteProof, found, origin, ...counts };
}

/** The Python program's exit code for a proof's file. */
export function pythonProof(file: string, key: string): number | null {
  return spawnSync("python3", ["-B", PROGRAM, "proof", "--key", key, file]).status;
}

/** The auditor's exit code for a proof. */
export function auditorProof(text: string, key: string): number {
  try {
    checkProof(text, key);
    return 0;
  } catch (error) {
    if (error instanceof AuditError) return error.code === "bad_proof" ? 20 : 2;
    throw error;
  }
}
