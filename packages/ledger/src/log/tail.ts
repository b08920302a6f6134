import { join } from "node:path";
import { LedgerError } from "../error.js";
import { SEALED_FILE } from "../seal/rewrite.js";
import type { Disk, DiskFile } from "../segment/disk.js";
import { formatHeader, HEADER_BYTES, segmentName } from "../segment/frame.js";

/** The first segment is small, so that a log starts at once; each next one is four times as large, up to 64 MiB. */
const FIRST_BYTES = 1024 * 1024;
const LARGEST_BYTES = 64 * 1024 * 1024;
const GROWTH = 4;
const CHUNK_BYTES = 1024 * 1024;
const ZEROS = Buffer.alloc(CHUNK_BYTES);

/**
 * The segment being written. Its file is filled with zeros beforehand: a durable write then changes no metadata,
 * which takes the file system a journal commit less. The next file is prepared while this one fills up; where that
 * did not finish in time the next segment simply grows as it is written.
 */
export class Tail {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #origin: string;
  #file: DiskFile;
  #position: number;
  /** Where the segment ends. The file may be shorter: then it grows as it is written. */
  #capacity: number;
  #spare: Spare | null = null;

  private constructor(disk: Disk, folder: string, origin: string, file: DiskFile, position: number, capacity: number) {
    this.#disk = disk;
    this.#folder = folder;
    this.#origin = origin;
    this.#file = file;
    this.#position = position;
    this.#capacity = capacity;
  }

  /** Starts the first segment of a log. */
  static async create(disk: Disk, folder: string, origin: string): Promise<Tail> {
    const file = await newSegment(disk, folder, origin, 0, false);
    const tail = new Tail(disk, folder, origin, file, HEADER_BYTES, FIRST_BYTES);
    await tail.pad();
    return tail;
  }

  /** Goes on in the segment beginning at `first`, behind its last good frame. */
  static async resume(disk: Disk, folder: string, origin: string, first: number, position: number): Promise<Tail> {
    const file = await disk.open(join(folder, segmentName(first)), false);
    return new Tail(disk, folder, origin, file, position, Math.max(FIRST_BYTES, position));
  }

  /** Bytes of the segment written so far. */
  get position(): number {
    return this.#position;
  }

  fits(bytes: number): boolean {
    return this.#position + bytes <= this.#capacity;
  }

  /** Appends frames. `durable`: they and everything before are on disk when it resolves. `alone`: see {@link DiskFile}. */
  async write(frames: Buffer, durable: boolean, alone = false): Promise<void> {
    await this.#file.write(frames, this.#position, durable, alone);
    this.#position += frames.length;
    if (this.#spare === null && this.#position > this.#capacity / 2) {
      this.#spare = new Spare(this.#disk, this.#folder, this.#nextCapacity());
    }
  }

  /** @throws LedgerError `log.io` where somebody removed the segment: what is written to it would be lost */
  async sync(): Promise<void> {
    await this.#file.sync();
    if (!(await this.#file.linked())) throw new LedgerError("log.io", "the segment being written was removed");
  }

  /** Removes everything behind the last frame written: padding, or what a failed write left. */
  async trim(): Promise<void> {
    await this.#file.truncate(this.#position);
    await this.#file.sync();
  }

  /** Fills up with zeros, where there is room. Only directly after opening, when little is missing. */
  async pad(): Promise<void> {
    try {
      for (let at = this.#position; at < this.#capacity; at += CHUNK_BYTES) {
        await this.#file.write(ZEROS.subarray(0, Math.min(CHUNK_BYTES, this.#capacity - at)), at, true);
      }
    } catch {
      // Without padding writing is slower, not less safe; a disk that is really broken says so at the next write.
    }
  }

  /** Begins the segment whose first entry is `first`. Everything before must be on disk and under a checkpoint. */
  async rotate(first: number): Promise<void> {
    const spare = this.#spare?.state === "ready" ? this.#spare : null;
    if (spare !== null || this.#spare?.state === "failed") this.#spare = null;
    const next = await newSegment(this.#disk, this.#folder, this.#origin, first, spare !== null);
    const [old, end] = [this.#file, this.#position];
    this.#capacity = spare?.capacity ?? this.#nextCapacity();
    this.#file = next;
    this.#position = HEADER_BYTES;
    // Its entries are on disk; only its padding goes, and where that fails it may stay.
    await old.truncate(end).catch(() => {});
    await old.close();
  }

  async close(): Promise<void> {
    try {
      await this.#spare?.done;
      if (this.#spare?.state === "ready") await this.#disk.remove(join(this.#folder, SPARE));
      this.#spare = null;
    } finally {
      await this.#file.close();
    }
  }

  #nextCapacity(): number {
    return Math.min(LARGEST_BYTES, this.#capacity * GROWTH);
  }
}

/** The next segment's file while it is being filled. */
class Spare {
  state: "filling" | "ready" | "failed" = "filling";
  readonly capacity: number;
  readonly done: Promise<void>;

  constructor(disk: Disk, folder: string, capacity: number) {
    this.capacity = capacity;
    this.done = fill(disk, join(folder, SPARE), capacity).then(
      () => {
        this.state = "ready";
      },
      () => {
        this.state = "failed";
      },
    );
  }
}

const SPARE = "spare.tmp";
const UNFILLED = "next.tmp";

/** Removes what a killed writer was preparing. */
export async function removeLeftovers(disk: Disk, folder: string): Promise<void> {
  const names = await disk.list(folder);
  for (const name of [SPARE, UNFILLED, SEALED_FILE]) if (names.includes(name)) await disk.remove(join(folder, name));
}

/**
 * A segment gets its name only once its header is on disk, so that there is never one with half a header. Where it
 * fails after that, the name must go again: entries still written to the segment before would contradict it.
 */
async function newSegment(
  disk: Disk,
  folder: string,
  origin: string,
  first: number,
  filled: boolean,
): Promise<DiskFile> {
  const path = join(folder, filled ? SPARE : UNFILLED);
  const named = join(folder, segmentName(first));
  const file = await disk.open(path, !filled);
  try {
    await file.write(formatHeader(first, origin), 0, true);
    await disk.rename(path, named);
    await disk.syncFolder(folder);
    return file;
  } catch (error) {
    await file.close();
    if ((await disk.list(folder)).includes(segmentName(first))) await disk.remove(named);
    throw error;
  }
}

async function fill(disk: Disk, path: string, capacity: number): Promise<void> {
  const file = await disk.open(path, true);
  try {
    for (let at = 0; at < capacity; at += CHUNK_BYTES) await file.write(ZEROS, at, true);
  } catch (error) {
    await disk.remove(path);
    throw error;
  } finally {
    await file.close();
  }
}
