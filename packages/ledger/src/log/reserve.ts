import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { Disk } from "../segment/disk.js";

/** Room kept so that a full disk can still be recorded. */
const RESERVE_BYTES = 1024 * 1024;

/**
 * Makes sure that the reserve is there. Random bytes, because a file system that compresses would keep nothing free
 * for zeros.
 */
export async function keepReserve(disk: Disk, folder: string): Promise<void> {
  const names = await disk.list(folder);
  if (names.includes("reserve")) return;
  if (names.includes("reserve.tmp")) await disk.remove(join(folder, "reserve.tmp"));
  const file = await disk.open(join(folder, "reserve.tmp"), true);
  try {
    await file.write(randomBytes(RESERVE_BYTES), 0, true);
  } finally {
    await file.close();
  }
  await disk.rename(join(folder, "reserve.tmp"), join(folder, "reserve"));
}

export async function releaseReserve(disk: Disk, folder: string): Promise<void> {
  await disk.remove(join(folder, "reserve"));
}
