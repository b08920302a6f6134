import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Layout, placesIn } from "@rampart/service";

/**
 * Why this installation's operator stopped everything, or null. Looked at before each call this process decides by itself: a
 * look at one name where nothing is stopped. An order that cannot be read, or checked, is one.
 */
export async function stoppedHere(layout: Layout, now: number): Promise<string | null> {
  const places = placesIn(layout);
  if (!existsSync(places.stop)) return null;
  const key = await readFile(join(places.keys, "log.pem.pub"), "utf8").catch(() => "");
  const { stopReason } = await import("@rampart/edge");
  return stopReason(places, key.trimEnd(), true, now);
}
