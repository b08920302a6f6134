import { join } from "node:path";
import { LedgerError } from "../error.js";
import type { RecordedEvent } from "../event/kinds.js";
import type { OffsetWriter } from "../log/offsets.js";
import { commitmentsIn } from "../secret/commit.js";
import { keepOpenings } from "../secret/openings.js";
import type { Disk, DiskFile } from "../segment/disk.js";
import { FRAME_OVERHEAD, formatHeader, formatSealed, sealFrame, segmentName } from "../segment/frame.js";
import { type Frame, leafOf, SegmentReader } from "../segment/reader.js";
import { isChosen } from "./select.js";

/** A `seal` event on record: what it chose, and its index. */
export interface RecordedSeal {
  readonly record: number;
  readonly from: number;
  readonly until: number;
  readonly kinds: readonly string[];
  readonly session: string | null;
}

export const SEALED_FILE = "sealed.tmp";
const CHUNK_BYTES = 1024 * 1024;

/**
 * Writes one segment anew without the content of the chosen entries, puts it in place of the old one, and erases what
 * opened their commitments. A reader meets either file, never half of one. Returns the entries sealed now.
 * @throws LedgerError `log.tampered` where the segment cannot be read to its end: nothing was changed
 */
export async function sealSegment(
  folder: string,
  disk: Disk,
  origin: string,
  first: number,
  seal: RecordedSeal,
  offsets: OffsetWriter,
): Promise<number> {
  const segments = join(folder, "segments");
  if ((await disk.list(segments)).includes(SEALED_FILE)) await disk.remove(join(segments, SEALED_FILE));
  const found: Found = { entries: 0, moved: [], commits: new Set() };
  const file = await disk.open(join(segments, SEALED_FILE), true);
  try {
    await copyFrames(folder, origin, first, seal, new ChunkWriter(file), found);
    await file.sync();
  } catch (error) {
    // A full disk gets its room back; where even that fails, the next attempt begins with it.
    await disk.remove(join(segments, SEALED_FILE)).catch(() => {});
    throw error;
  } finally {
    await file.close();
  }
  if (found.entries === 0) {
    await disk.remove(join(segments, SEALED_FILE));
    return 0;
  }
  // First what opens the secrets: a crash in between leaves content that is sealed the next time, and no opening.
  await keepOpenings(folder, first, found.commits);
  await disk.rename(join(segments, SEALED_FILE), join(segments, segmentName(first)));
  await disk.syncFolder(segments);
  for (const { index, offset } of found.moved) offsets.push(index, offset);
  await offsets.flush();
  return found.entries;
}

interface Found {
  entries: number;
  /** Where each frame is now. */
  readonly moved: { readonly index: number; readonly offset: number }[];
  /** Commitments in what stays. */
  readonly commits: Set<string>;
}

async function copyFrames(
  folder: string,
  origin: string,
  first: number,
  seal: RecordedSeal,
  out: ChunkWriter,
  found: Found,
): Promise<void> {
  await out.add(formatHeader(first, origin, 2));
  const reader = await SegmentReader.open(folder, first, origin);
  try {
    for (let frames = await reader.frames(); frames.length > 0; frames = await reader.frames()) {
      for (const frame of frames) {
        found.moved.push({ index: frame.index, offset: out.position });
        await out.add(sealedOrSame(frame, seal, found));
      }
    }
    if (reader.end.damage !== null)
      throw new LedgerError("log.tampered", `entry ${reader.end.next}: ${reader.end.damage}`);
  } finally {
    await reader.close();
  }
  await out.end();
}

function sealedOrSame(frame: Frame, seal: RecordedSeal, found: Found): Buffer {
  const { index, prefixed, sealed } = frame;
  if (sealed !== null) return formatSealed(sealed);
  const text = prefixed.toString("utf8", 1);
  const chosen = index >= seal.from && index < seal.until && isChosen(JSON.parse(text) as RecordedEvent, seal);
  if (!chosen) {
    for (const commit of commitmentsIn(text)) found.commits.add(commit);
    return sameFrame(prefixed);
  }
  found.entries++;
  return formatSealed({ index, record: seal.record, leaf: leafOf(frame) });
}

function sameFrame(prefixed: Buffer): Buffer {
  const frame = Buffer.allocUnsafe(prefixed.length - 1 + FRAME_OVERHEAD);
  prefixed.copy(frame, HEAD_BYTES);
  sealFrame(frame, 0, prefixed.length - 1);
  return frame;
}

/** Length and CRC stand before the zero byte. */
const HEAD_BYTES = 8;

/** Collects frames into large writes. */
class ChunkWriter {
  readonly #file: DiskFile;
  #waiting: Buffer[] = [];
  #bytes = 0;
  #written = 0;

  constructor(file: DiskFile) {
    this.#file = file;
  }

  /** Where the next byte goes. */
  get position(): number {
    return this.#written + this.#bytes;
  }

  async add(bytes: Buffer): Promise<void> {
    this.#waiting.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes >= CHUNK_BYTES) await this.end();
  }

  async end(): Promise<void> {
    const chunk = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#bytes = 0;
    await this.#file.write(chunk, this.#written, false);
    this.#written += chunk.length;
  }
}
