import { rm } from "node:fs/promises";
import { join } from "node:path";
import { LedgerError } from "../error.js";
import type { EventOf } from "../event/kinds.js";
import { checkCovered } from "../log/covered.js";
import type { OffsetWriter } from "../log/offsets.js";
import { readEntry, segmentsFrom } from "../log/read.js";
import type { Checkpoint } from "../note/checkpoint.js";
import type { Disk } from "../segment/disk.js";
import { listSegments } from "../segment/reader.js";
import { TILE_WIDTH, tilePath } from "../tiles/tile.js";
import { TILES_FOLDER } from "../tiles/write.js";
import { readPending, removePending, writePending } from "./pending.js";
import { type RecordedSeal, sealSegment } from "./rewrite.js";
import { planSeal, type SealSelection } from "./select.js";

/** Who seals, and why: part of the record. */
export interface SealRequest extends SealSelection {
  readonly by: string;
  readonly reason: string | null;
}

export interface SealReport {
  /** Entries whose content is gone now. */
  readonly entries: number;
  /** Index of the `seal` event; null where there was nothing to seal. */
  readonly record: number | null;
}

/** What sealing needs of the log's writer. */
export interface SealRoom {
  readonly folder: string;
  readonly disk: Disk;
  readonly origin: string;
  readonly offsets: OffsetWriter;
  /** A checkpoint over everything appended so far. */
  settle(): Promise<Checkpoint>;
  /** Records the event, durably and under a checkpoint; returns its index. */
  record(event: EventOf<"seal">): Promise<number>;
  /** Ends the segment being written, so that everything before `size` lies in finished ones. */
  finishSegment(size: number): Promise<void>;
}

/**
 * Deletes the content of entries and keeps their leaf hashes, so that every checkpoint, proof and witness holds as before
 * (docs/formats/log.md, section 17). The record of it is signed before anything is deleted.
 * @throws LedgerError `log.tampered`: entries that are not what was signed are evidence, and nothing of it is deleted
 */
export async function sealEntries(room: SealRoom, request: SealRequest): Promise<SealReport> {
  const { folder, origin } = room;
  const checkpoint = await room.settle();
  const plan = await planSeal(folder, origin, checkpoint.size, request);
  if (plan === null) return { entries: 0, record: null };
  await checkCovered(folder, checkpoint);
  await room.finishSegment(plan.until);
  const { kinds, session, before, by, reason } = request;
  const record = await room.record({ kind: "seal", ...plan, kinds, session, before, by, reason });
  await writePending(room.disk, folder, record);
  await carryOut(room, { record, ...plan, kinds, session });
  return { entries: plan.entries, record };
}

/** Finishes what a crash interrupted. Called when the log is opened, before anything else is done to it. */
export async function finishSealing(room: Omit<SealRoom, "settle" | "record" | "finishSegment">): Promise<void> {
  const record = await readPending(room.folder);
  if (record === null) return removePending(room.disk, room.folder);
  const event = await eventAt(room.folder, room.origin, record);
  if (event?.kind !== "seal") return removePending(room.disk, room.folder);
  const { from, until, kinds, session } = event;
  await carryOut(room, { record, from, until, kinds, session });
}

async function carryOut(room: Pick<SealRoom, "folder" | "disk" | "origin" | "offsets">, seal: RecordedSeal) {
  const { folder, disk, origin, offsets } = room;
  for (const first of segmentsFrom(await listSegments(folder), seal.from)) {
    if (first >= seal.until) break;
    await sealSegment(folder, disk, origin, first, seal, offsets);
  }
  await removeBundles(folder, seal);
  await removePending(disk, folder);
}

/** Bundles of entries, complete or not, that may hold what was sealed; writing tiles again brings back the others. */
async function removeBundles(folder: string, { from, until }: RecordedSeal): Promise<void> {
  for (let number = Math.floor(from / TILE_WIDTH); number * TILE_WIDTH < until; number++) {
    const path = join(folder, TILES_FOLDER, tilePath({ level: "entries", number, width: TILE_WIDTH }));
    await rm(path, { force: true });
    await rm(`${path}.p`, { recursive: true, force: true });
  }
}

async function eventAt(folder: string, origin: string, index: number) {
  try {
    return (await readEntry(folder, origin, index)).event;
  } catch (error) {
    if (error instanceof LedgerError && (error.code === "log.range" || error.code === "log.sealed")) return null;
    throw error;
  }
}
