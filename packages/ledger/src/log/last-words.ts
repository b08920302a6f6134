import type { LedgerError } from "../error.js";
import { encodeFitting } from "../event/fit.js";
import { versionOf } from "../event/kinds.js";
import { Batch } from "./batch.js";
import type { Parts } from "./parts.js";
import { diskFull } from "./records.js";
import { releaseReserve } from "./reserve.js";

/**
 * What a log still does that takes nothing more: it cuts what was not written whole, and says in the room reserved for that why
 * the disk being full ended it, and how many events were lost by it.
 *
 * @throws whatever the disk throws; reopening finds the tail as it is
 */
export async function lastWords(parts: Parts, failure: LedgerError, lost: number): Promise<void> {
  const { tail, frontier, hashes, disk, folder, clock, run, signing } = parts;
  await tail.trim();
  if (failure.code !== "log.disk-full") return;
  await releaseReserve(disk, folder);
  const { time, mono } = clock.read();
  const last = new Batch();
  const stamp = { v: versionOf("gap"), index: frontier.size, time, mono, run };
  const leaf = last.add(encodeFitting(diskFull(time, lost), stamp), true);
  await tail.write(last.frames, true);
  frontier.append(leaf, hashes.push);
  await signing.seal(frontier, true);
}
