import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { ServiceError } from "../errors.js";
import { writeAtomic } from "../files/atomic.js";
import { checkPrivateFolder, checkSpoolFolder } from "../folders/private.js";
import { encodeSpoolLine, SPOOL_LIMITS, type SpoolRecord } from "./record.js";

/**
 * Leaves records for the guard, durable before this returns. One file per call: doors never share a file, so nothing
 * interleaves and the guard never takes away a file somebody still writes.
 *
 * @param shared in system mode the guard is another user, and reads what its group may read
 * @throws ServiceError `spool.record`, `spool.full`, `spool.unwritable`, `folder.*`; the door must then refuse
 */
export async function writeSpool(folder: string, records: readonly SpoolRecord[], shared = false): Promise<void> {
  const first = records[0];
  if (first === undefined) return;
  if (records.length > SPOOL_LIMITS.linesPerFile) throw new ServiceError("spool.record", "too many records at once");
  const lines = records.map(encodeSpoolLine).join("");
  await (shared ? checkSpoolFolder(folder) : checkPrivateFolder(folder));
  if ((await readdir(folder)).length >= SPOOL_LIMITS.files) throw new ServiceError("spool.full", `${folder} is full`);
  try {
    await writeAtomic(
      join(folder, `${String(first.time).padStart(15, "0")}-${first.id}.jsonl`),
      lines,
      shared ? 0o640 : 0o600,
    );
  } catch (cause) {
    throw new ServiceError("spool.unwritable", `${folder} cannot be written`, cause);
  }
}
