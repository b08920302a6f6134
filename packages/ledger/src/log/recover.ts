import { createHash } from "node:crypto";
import { join } from "node:path";
import { LedgerError } from "../error.js";
import { Frontier } from "../merkle/frontier.js";
import { perfectsOf, storedCount, storedPosition } from "../merkle/shape.js";
import { openCheckpoint } from "../note/checkpoint.js";
import { checkAnnouncement } from "../note/keynote.js";
import { parseVerifier, type Verifier } from "../note/verifier.js";
import { segmentName } from "../segment/frame.js";
import { leafOf, listSegments, SegmentReader } from "../segment/reader.js";
import { openRegular } from "../segment/regular.js";
import { type KeptCheckpoint, readCheckpointsEnd } from "./checkpoints.js";
import { closingOnFailure } from "./closing.js";
import { fileHashReader, HashWriter } from "./hashes.js";
import { OffsetWriter } from "./offsets.js";
import { segmentsFrom } from "./read.js";

/** What was cut off a torn tail: the `details` of its `gap` event (docs/formats/event.md). */
export interface Cut {
  readonly segment: number;
  readonly offset: number;
  readonly bytes: number;
  readonly digest: string;
  readonly checkpoint: number;
}

/** A log as it was found on disk, ready to be continued. */
export interface Recovered {
  readonly frontier: Frontier;
  readonly hashes: HashWriter;
  readonly offsets: OffsetWriter;
  readonly checkpoint: KeptCheckpoint;
  /** Bytes of the complete records in `checkpoints`. */
  readonly checkpointBytes: number;
  /** The last segment. */
  readonly segment: number;
  /** Behind its last good frame. */
  readonly position: number;
  readonly cut: Cut | null;
}

/**
 * Finds where a log ends: the tree of the last checkpoint, and the entries after it, which alone may be torn.
 * Does not verify the entries before; `verifyLog` does.
 * @throws LedgerError `log.tampered`, `log.newer`, `key.mismatch`
 */
export async function recover(folder: string, verifier: Verifier): Promise<Recovered> {
  const { last: checkpoint, bytes } = await readCheckpointsEnd(folder);
  if (checkpoint === null) throw new LedgerError("log.tampered", "the log has no checkpoint");
  if (checkpoint.origin !== verifier.name) throw new LedgerError("key.mismatch", `the log is ${checkpoint.origin}`);

  return closingOnFailure(async (opened) => {
    const tree = await treeOf(folder, checkpoint);
    opened(tree.hashes, tree.offsets);
    const { segment, position, damage, rotation } = await readTail(folder, verifier, tree);
    checkKey(checkpoint, verifier, rotation);
    const cut = damage ? await describeCut(folder, segment, position, checkpoint.size) : null;
    return { ...tree, checkpoint, checkpointBytes: bytes, segment, position, cut };
  });
}

/** The tree as far as it is known, and the files derived from it. */
interface Tree {
  readonly frontier: Frontier;
  readonly hashes: HashWriter;
  readonly offsets: OffsetWriter;
}

/** The files of a tree of so many entries, continued. */
export const openTree = (folder: string, size: number): Promise<Omit<Tree, "frontier">> =>
  closingOnFailure(async (opened) => {
    const hashes = await HashWriter.open(folder, storedCount(size));
    opened(hashes);
    return { hashes, offsets: await OffsetWriter.open(folder, size) };
  });

/** The tree the checkpoint covers: from `hashes` where they agree with its root, otherwise from the entries. */
async function treeOf(folder: string, { size, root, origin }: KeptCheckpoint): Promise<Tree> {
  try {
    const edge = await fileHashReader(folder)(perfectsOf({ from: 0, until: size }).map(storedPosition));
    const frontier = Frontier.of(size, edge);
    if (frontier.root() === root) {
      return { frontier, ...(await openTree(folder, size)) };
    }
  } catch (error) {
    if (!(error instanceof LedgerError && error.code === "log.range")) throw error;
  }
  return rebuildTree(folder, size, root, origin);
}

async function rebuildTree(folder: string, size: number, root: string, origin: string): Promise<Tree> {
  const frontier = new Frontier();
  return closingOnFailure(async (opened) => {
    const { hashes, offsets } = await openTree(folder, 0);
    opened(hashes, offsets);
    for (const first of await listSegments(folder)) {
      if (first >= size) break;
      if (first !== frontier.size) throw new LedgerError("log.tampered", `entry ${frontier.size} is missing`);
      const reader = await SegmentReader.open(folder, first, origin);
      try {
        for (let frames = await reader.frames(); frames.length > 0; frames = await reader.frames()) {
          for (const frame of frames) {
            if (frame.index >= size) continue;
            frontier.append(leafOf(frame), hashes.push);
            offsets.push(frame.index, frame.offset);
          }
          await hashes.flush();
          await offsets.flush();
        }
      } finally {
        await reader.close();
      }
    }
    if (frontier.size < size || frontier.root() !== root) {
      throw new LedgerError("log.tampered", `the entries do not have the root of the checkpoint of ${size}`);
    }
    return { frontier, hashes, offsets };
  });
}

/** Keys announced after the last checkpoint: the one in force before, and the last one announced. */
interface Rotation {
  readonly before: Verifier;
  readonly now: Verifier;
}

interface FoundTail {
  readonly segment: number;
  readonly position: number;
  readonly damage: boolean;
  readonly rotation: Rotation | null;
}

/** Appends the entries after the checkpoint to its tree. */
async function readTail(folder: string, verifier: Verifier, { frontier, hashes, offsets }: Tree): Promise<FoundTail> {
  const signed = frontier.size;
  const segments = segmentsFrom(await listSegments(folder), signed);
  let found: FoundTail | null = null;
  let rotation: Rotation | null = null;
  for (const first of segments) {
    if (first > signed && first !== frontier.size)
      throw new LedgerError("log.tampered", `entry ${frontier.size} is missing`);
    const reader = await SegmentReader.open(folder, first, verifier.name, signed);
    try {
      for (let frames = await reader.frames(); frames.length > 0; frames = await reader.frames()) {
        for (const frame of frames) {
          offsets.push(frame.index, frame.offset);
          rotation = readRotation(frame.prefixed, frame.index, verifier, rotation) ?? rotation;
          frontier.append(leafOf(frame), hashes.push);
        }
      }
    } finally {
      await reader.close();
    }
    const { next, offset, damage } = reader.end;
    const last = first === segments.at(-1);
    if (next < signed || (damage !== null && !last)) {
      throw new LedgerError("log.tampered", `entry ${next}: ${damage ?? "missing below a signed checkpoint"}`);
    }
    found = { segment: first, position: offset, damage: damage !== null, rotation };
  }
  if (found === null) throw new LedgerError("log.tampered", "the log has no segments");
  return found;
}

/**
 * The rotation an entry announces, if it is a `key` event.
 * @throws LedgerError `log.tampered` where the announcement does not hold
 */
function readRotation(prefixed: Buffer, index: number, verifier: Verifier, earlier: Rotation | null): Rotation | null {
  if (!prefixed.includes('"kind":"key"')) return null;
  try {
    const event = JSON.parse(prefixed.toString("utf8", 1)) as Readonly<Record<string, unknown>>;
    if (event["kind"] !== "key") return null;
    const previous = parseVerifier(String(event["previous"]));
    if (earlier !== null && previous.text !== earlier.now.text) throw new LedgerError("key.mismatch", "not in force");
    const announcement = { origin: verifier.name, index, key: String(event["key"]) };
    return {
      before: earlier?.before ?? previous,
      now: checkAnnouncement(String(event["note"]), announcement, previous),
    };
  } catch (error) {
    throw new LedgerError("log.tampered", `entry ${index} announces a key that does not hold`, error);
  }
}

/** The signer must hold the key in force now; the last checkpoint may still be signed by the one before. */
function checkKey(checkpoint: KeptCheckpoint, verifier: Verifier, rotation: Rotation | null): void {
  if (rotation !== null && rotation.now.text !== verifier.text) {
    throw new LedgerError("key.mismatch", `the log's key is ${rotation.now.text}`);
  }
  const then = rotation?.before ?? verifier;
  try {
    openCheckpoint(checkpoint.note, then);
  } catch (error) {
    throw new LedgerError("key.mismatch", `the last checkpoint is not signed by ${then.text}`, error);
  }
}

async function describeCut(folder: string, segment: number, offset: number, checkpoint: number): Promise<Cut> {
  const file = await openRegular(join(folder, "segments", segmentName(segment)));
  try {
    // At most what one write holds, and padding; the padding is left out.
    const { size } = await file.stat();
    const digest = createHash("sha256");
    let bytes = 0;
    let zeros = 0;
    const chunk = Buffer.allocUnsafe(1024 * 1024);
    for (let at = offset; at < size; ) {
      const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0) break;
      at += bytesRead;
      let end = bytesRead;
      while (end > 0 && chunk[end - 1] === 0) end--;
      if (end > 0) {
        for (; zeros > 0; zeros -= Math.min(zeros, chunk.length))
          digest.update(Buffer.alloc(Math.min(zeros, chunk.length)));
        digest.update(chunk.subarray(0, end));
        bytes = at - bytesRead - offset + end;
        zeros = 0;
      }
      zeros += bytesRead - end;
    }
    return { segment, offset, bytes, digest: `sha256:${digest.digest("hex")}`, checkpoint };
  } finally {
    await file.close();
  }
}
