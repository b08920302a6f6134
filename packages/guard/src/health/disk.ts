import { access, statfs } from "node:fs/promises";
import { join } from "node:path";
import type { Missing, Unrecorded, WhenDiskFull } from "../gate/unrecorded.js";

/** The disk the log is on. */
export interface DiskStatus {
  /** Bytes the guard may still use, or null where the system does not say. */
  readonly free: number | null;
  /** Whether the room is kept in which a full disk is recorded. */
  readonly reserved: boolean;
  /** What the operator chose for a disk without room. */
  readonly whenFull: WhenDiskFull;
  /** Calls that go on unrecorded since it has none; null while there are none. */
  readonly unrecorded: Missing | null;
}

/** Below this much free room status is not healthy: an hour or more of calls, so that somebody can make some. */
export const LOW_DISK_BYTES = 128 * 1024 * 1024;

export async function diskStatus(log: string, { when, missing }: Unrecorded): Promise<DiskStatus> {
  const system = await statfs(log).catch(() => null);
  const reserved = await access(join(log, "reserve")).then(
    () => true,
    () => false,
  );
  return { free: system === null ? null : system.bavail * system.bsize, reserved, whenFull: when, unrecorded: missing };
}

/** What is known of a disk that does not say. */
export const unseenDisk = ({ when, missing }: Unrecorded): DiskStatus => ({
  ...{ free: null, reserved: false },
  ...{ whenFull: when, unrecorded: missing },
});
