import { dirname } from "node:path";
import { systemCode } from "../error.js";
import type { Disk } from "./disk.js";

/** The name of a file or folder is on disk when it resolves: a synchronised file may still lose its name in a power cut. */
export async function syncName(disk: Disk, path: string): Promise<void> {
  await disk.syncFolder(dirname(path)).catch((error: unknown) => {
    // A folder that another user made and we may not read is that user's to synchronise.
    if (systemCode(error) !== "EACCES") throw error;
  });
}
