import type { Journal } from "../record/journal.js";
import { alarmEvent } from "../record/state.js";
import { readSnapshot } from "./snapshot.js";

/**
 * A log that is shorter than the guard remembers: somebody removed or replaced it while no guard ran. Whoever could do
 * that can remove the guard's memory too, so silence proves nothing; a witness does. Gives what a person should know.
 *
 * @throws GuardError `record_failed`
 */
export async function noteLoss(journal: Journal, memory: string, entries: number): Promise<readonly string[]> {
  const snapshot = await readSnapshot(memory);
  if (typeof snapshot === "string" || snapshot.upto <= entries) return [];
  const remembered = snapshot.upto;
  const message = `the log has ${entries} entries and had ${remembered} when the guard last looked: some were taken away`;
  await journal.record(alarmEvent("log.shorter", "critical", message, { entries, remembered }), true);
  return [message];
}
