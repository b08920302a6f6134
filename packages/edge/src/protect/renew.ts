import { readdir } from "node:fs/promises";
import { dirname } from "node:path";
import { errno, writeAtomic } from "@rampart/service";
import { formatDoor } from "../hook/door.js";
import { readDoor } from "../hook/read-door.js";
import { doorFile } from "./command.js";

const DOOR = /^([a-z0-9-]{1,64})\.door$/;

export interface Renewed {
  /** Hosts whose doors know the new key now. */
  readonly hosts: readonly string[];
  /** Doors that could not be read or written, and why. */
  readonly failed: readonly { readonly host: string; readonly why: string }[];
}

/**
 * Gives the doors in a data folder the installation's new key in place of the one before. A door that knows a third key was made
 * for another installation and stays as it is. Never throws.
 */
export async function renewDoors(data: string, previous: string, key: string): Promise<Renewed> {
  const hosts: string[] = [];
  const failed: { host: string; why: string }[] = [];
  const attempt = (host: string, renew: () => Promise<void>) =>
    renew().catch((error: Error) => void failed.push({ host, why: error.message }));
  await attempt("any", async () => {
    for (const host of await doorsIn(data)) {
      await attempt(host, async () => {
        const path = doorFile(data, host);
        const door = await readDoor(path);
        if (door.key !== previous) return;
        await writeAtomic(path, formatDoor({ ...door, key }));
        hosts.push(host);
      });
    }
  });
  return { hosts, failed };
}

async function doorsIn(data: string): Promise<readonly string[]> {
  try {
    const names = await readdir(dirname(doorFile(data, "any")));
    return names.flatMap((name) => DOOR.exec(name)?.[1] ?? []).sort();
  } catch (error) {
    if (errno(error) === "ENOENT") return [];
    throw error;
  }
}
