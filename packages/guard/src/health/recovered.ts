import type { Room } from "../gate/room.js";
import { alarmEvent } from "../record/state.js";

/**
 * Says in the log that it takes entries again, and what is missing in it.
 *
 * @throws GuardError `record_failed`
 */
export async function sayRecovered({ journal, unrecorded, now }: Room): Promise<void> {
  const missing = unrecorded.take();
  if (missing !== null) {
    const { from, count: lost } = missing;
    const message = `${lost} calls that only read went on while the disk was full`;
    await journal.record({ kind: "gap", reason: "disk-full", from, until: now(), lost, message, details: {} }, true);
  }
  const message = "the log takes entries again; until then every call that changes anything was denied";
  await journal.record(alarmEvent("log.recovered", "high", message), true);
}

/**
 * Says in the log that its disk took nothing for so many milliseconds, and goes on.
 *
 * @throws GuardError `record_failed`
 */
export async function sayStalled({ journal }: Room, ms: number): Promise<void> {
  const seconds = Math.round(ms / 1_000);
  const message = `the log's disk took nothing for ${seconds} s; calls that waited for it longer than they may were denied`;
  await journal.record(alarmEvent("log.stalled", "medium", message, { seconds }), true);
}
