import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Places } from "@rampart/service";

/**
 * Why this installation's operator stopped everything, or null. Looked at before each call this process decides by itself: a
 * look at one name where nothing is stopped, and nothing to wait for. An order that cannot be read, or checked, is one.
 */
export function stoppedHere(places: Places, now: number): Promise<string | null> | null {
  return existsSync(places.stop) ? reasonIn(places, now) : null;
}

async function reasonIn(places: Places, now: number): Promise<string | null> {
  const key = await readFile(join(places.keys, "log.pem.pub"), "utf8").catch(() => "");
  const { stopReason } = await import("@rampart/edge");
  return stopReason(places, key.trimEnd(), true, now);
}
