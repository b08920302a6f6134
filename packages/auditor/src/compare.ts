import { readFileSync, statSync } from "node:fs";
import { parseCheckpoint } from "./checkpoint.js";
import { AuditError } from "./error.js";
import { readRecords } from "./records.js";
import type { AuditReport } from "./report.js";
import { type AuditOptions, verifyFolder } from "./verify.js";

/**
 * Verifies a log and holds it against what was kept of it before: checkpoints, a copy of its folder, or of its file
 * `hashes`. With checkpoints the report says between which of them the first difference lies; with a copy, where it is.
 * @throws AuditError where either cannot be read
 */
export function compareWith(old: string, folder: string, options: AuditOptions = {}): AuditReport {
  if (!holdsCheckpoints(old)) return verifyFolder(folder, { ...options, copies: [...(options.copies ?? []), old] });
  return verifyFolder(folder, { ...options, witnesses: [...(options.witnesses ?? []), old] });
}

/** Whether the file begins with a checkpoint; where it is empty, there is nothing to compare with in any case. */
function holdsCheckpoints(path: string): boolean {
  try {
    if (statSync(path).isDirectory()) return false;
    for (const record of readRecords(path)) {
      return record.type !== "malformed" && parseCheckpoint(record.text) !== null;
    }
    return readFileSync(path).length === 0;
  } catch (cause) {
    throw new AuditError("unreadable", `${path} cannot be read`, { cause });
  }
}
