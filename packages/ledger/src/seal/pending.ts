import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Disk } from "../segment/disk.js";
import { isMissing } from "../segment/reader.js";

/** Says that the sealing of a `seal` event is under way, so that it is finished after a crash. */
const PENDING_FILE = "sealing";

/** A file of the index alone, in decimal. */
export async function writePending(disk: Disk, folder: string, record: number): Promise<void> {
  await removePending(disk, folder);
  const file = await disk.open(join(folder, PENDING_FILE), true);
  try {
    await file.write(Buffer.from(`${record}\n`), 0, true);
  } finally {
    await file.close();
  }
  await disk.syncFolder(folder);
}

/** The index of the `seal` event whose sealing was not finished, or null. A file that says nothing clear says nothing. */
export async function readPending(folder: string): Promise<number | null> {
  try {
    const text = await readFile(join(folder, PENDING_FILE), "latin1");
    return /^\d{1,15}\n$/.test(text) ? Number(text) : null;
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

export async function removePending(disk: Disk, folder: string): Promise<void> {
  if ((await disk.list(folder)).includes(PENDING_FILE)) await disk.remove(join(folder, PENDING_FILE));
}
