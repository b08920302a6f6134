import { randomBytes } from "node:crypto";
import { mkdir, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { fileError, LedgerError } from "../error.js";
import { encodeEvent } from "../event/encode.js";
import { type EventKind, versionOf } from "../event/kinds.js";
import { Frontier } from "../merkle/frontier.js";
import type { Signer } from "../note/signer.js";
import { finishSealing } from "../seal/seal.js";
import type { RandomSource } from "../secret/commit.js";
import { type Disk, NODE_DISK } from "../segment/disk.js";
import { HEADER_BYTES } from "../segment/frame.js";
import { syncName } from "../segment/names.js";
import { isMissing, listSegments, SegmentReader } from "../segment/reader.js";
import { Batch } from "./batch.js";
import { CHECKPOINTS_FILE, readLastCheckpoint } from "./checkpoints.js";
import { type Clock, ClockWatch, SYSTEM_CLOCK } from "./clock.js";
import { closingOnFailure } from "./closing.js";
import { HASHES_FILE } from "./hashes.js";
import { type Lock, takeLock } from "./lock.js";
import { Log } from "./log.js";
import { OFFSETS_FILE } from "./offsets.js";
import type { Parts } from "./parts.js";
import { keyAnnounced, tornTail } from "./records.js";
import { openTree, type Recovered, recover } from "./recover.js";
import { keepReserve } from "./reserve.js";
import { Signing } from "./signing.js";
import { removeLeftovers, Tail } from "./tail.js";

export interface LogOptions {
  /** Holds the key in force; its name is the origin of the log. */
  readonly signer: Signer;
  readonly clock?: Clock;
  readonly random?: RandomSource;
  readonly disk?: Disk;
  /** Whether values behind commitments are kept in `secrets/`, where they can be erased. Default true. */
  readonly keepOpenings?: boolean;
}

/** What the parts of one run have in common. */
interface Run {
  readonly folder: string;
  readonly segments: string;
  readonly disk: Disk;
  readonly signer: Signer;
  readonly clock: ClockWatch;
  readonly run: string;
}

/**
 * Opens a log for writing, or creates it where the folder is missing or empty. What a killed writer left torn is cut
 * and recorded in a `gap` event.
 * @throws LedgerError `log.locked` (another process writes it), `log.tampered` (signed entries are missing or
 *   changed: keep the folder), `log.newer`, `key.mismatch`, `log.read-only`, `log.disk-full`, `log.io`
 */
export async function openLog(folder: string, options: LogOptions): Promise<Log> {
  const lock = await lockFolder(folder);
  try {
    const run: Run = {
      folder,
      segments: join(folder, "segments"),
      disk: options.disk ?? NODE_DISK,
      signer: options.signer,
      clock: new ClockWatch(options.clock ?? SYSTEM_CLOCK),
      run: Buffer.from((options.random ?? randomBytes)(8)).toString("hex"),
    };
    await mkdir(run.segments, { recursive: true, mode: 0o700 });
    await removeLeftovers(run.disk, run.segments);
    await keepReserve(run.disk, folder);
    await setAsideUnborn(folder, options.signer.name);
    return await closingOnFailure(async (opened) => {
      const parts = (await isEmpty(folder)) ? await create(run) : await resume(run);
      opened(parts.tail, parts.signing, parts.hashes, parts.offsets);
      await finishSealing({ folder, disk: run.disk, origin: run.signer.name, offsets: parts.offsets });
      return new Log({ ...parts, lock, keepOpenings: options.keepOpenings ?? true });
    });
  } catch (error) {
    // Why it cannot be opened matters more than a lock left behind: its holder is found dead.
    await lock.release().catch(() => {});
    throw fileError(error, "the log cannot be opened");
  }
}

async function lockFolder(folder: string): Promise<Lock> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return await takeLock(folder);
  } catch (error) {
    throw fileError(error, "the log cannot be opened");
  }
}

async function isEmpty(folder: string): Promise<boolean> {
  return (await listSegments(folder)).length === 0 && (await readLastCheckpoint(folder)) === null;
}

/**
 * A writer killed while creating a log leaves at most its first entry and no checkpoint. It held nothing anybody was
 * told of; it is put aside, not deleted.
 */
async function setAsideUnborn(folder: string, origin: string): Promise<void> {
  const segments = await listSegments(folder);
  if (segments.length !== 1 || segments[0] !== 0 || (await readLastCheckpoint(folder)) !== null) return;
  if ((await countEntries(folder, origin)) > 1) return;
  const suffix = `.aborted-${randomBytes(4).toString("hex")}`;
  for (const name of await readdir(folder)) {
    if (UNBORN.includes(name)) await rename(join(folder, name), join(folder, name + suffix));
  }
  await mkdir(join(folder, "segments"), { mode: 0o700 });
}

const UNBORN: readonly string[] = ["segments", CHECKPOINTS_FILE, HASHES_FILE, OFFSETS_FILE];

/** Entries of the first segment, as far as it can be read. */
async function countEntries(folder: string, origin: string): Promise<number> {
  const reader = await SegmentReader.open(folder, 0, origin);
  try {
    const frames = await reader.frames();
    return frames.length;
  } finally {
    await reader.close();
  }
}

type Found = Omit<Parts, "lock" | "keepOpenings">;

/** Entry 0 announces the key; only with the checkpoint over it the log exists. */
function create(run: Run): Promise<Found> {
  const { folder, disk, signer } = run;
  return closingOnFailure(async (opened) => {
    const tail = await Tail.create(disk, run.segments, signer.name);
    opened(tail);
    const first = new Batch();
    const leaf = first.add(encodeEvent(keyAnnounced(0, signer, null), stamp(run, "key", 0)), true);
    await tail.write(first.frames, true);
    const signing = await Signing.create(disk, folder, signer);
    opened(signing);
    const frontier = new Frontier();
    const { hashes, offsets } = await openTree(folder, 0);
    opened(hashes, offsets);
    frontier.append(leaf, hashes.push);
    offsets.push(0, HEADER_BYTES);
    await signing.seal(frontier, true);
    await disk.syncFolder(folder);
    await syncName(disk, folder);
    await hashes.flush();
    await offsets.flush();
    return { ...run, tail, signing, frontier, hashes, offsets, segment: 0 };
  });
}

async function resume(run: Run): Promise<Found> {
  // Names the writer before made and did not live to synchronise: what is appended now must not go with them.
  await run.disk.syncFolder(run.segments);
  await run.disk.syncFolder(run.folder);
  await syncName(run.disk, run.folder);
  return goOn(run, await recover(run.folder, run.signer.verifier));
}

/** Goes on where the log was found to end, after recording what was cut off. */
function goOn(run: Run, found: Recovered): Promise<Found> {
  const { folder, disk, signer } = run;
  const { frontier, hashes, offsets, checkpoint, segment } = found;
  return closingOnFailure(async (opened) => {
    opened(hashes, offsets);
    const tail = await Tail.resume(disk, run.segments, signer.name, segment, found.position);
    opened(tail);
    const signing = await Signing.resume(disk, folder, signer, found.checkpointBytes, checkpoint.note, checkpoint.size);
    opened(signing);
    if (found.cut !== null) {
      const gap = new Batch();
      const leaf = gap.add(encodeEvent(tornTail(found.cut), stamp(run, "gap", frontier.size)), true);
      // Over the torn bytes first, so that a second crash cannot make them vanish unrecorded.
      offsets.push(frontier.size, tail.position);
      await tail.write(gap.frames, true);
      frontier.append(leaf, hashes.push);
    }
    await tail.trim();
    await tail.pad();
    if (frontier.size > signing.size) await signing.seal(frontier, true);
    await hashes.flush();
    await offsets.flush();
    return { ...run, tail, signing, frontier, hashes, offsets, segment };
  });
}

function stamp({ clock, run }: Run, kind: EventKind, index: number) {
  const { time, mono } = clock.read();
  return { v: versionOf(kind), index, time, mono, run };
}

/** Whether a folder holds a log. */
export async function isLog(folder: string): Promise<boolean> {
  try {
    return !(await isEmpty(folder));
  } catch (error) {
    if (isMissing(error)) return false;
    if (error instanceof LedgerError) return true;
    throw error;
  }
}
