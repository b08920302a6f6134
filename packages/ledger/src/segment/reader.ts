import { type FileHandle, readdir } from "node:fs/promises";
import { join } from "node:path";
import { LedgerError, systemCode } from "../error.js";
import { type Hash, leafHashOfPrefixed } from "../merkle/hash.js";
import {
  type Container,
  containerVersion,
  formatHeader,
  HEADER_BYTES,
  MAX_FRAME_BYTES,
  MAX_SEGMENT_BYTES,
  NEWEST_CONTAINER,
  parseSegmentName,
  readFrame,
  type Sealed,
  segmentName,
} from "./frame.js";
import { openRegular } from "./regular.js";

const CHUNK_BYTES = 1024 * 1024;
/** Where one entry is looked for: it lies within 64 entries, which are about as many kilobytes. */
const SMALL_CHUNK_BYTES = 128 * 1024;

/** A good frame. `prefixed` (0x00 and the event) is valid only until the next chunk is asked for. */
export interface Frame {
  readonly index: number;
  /** Of the frame in its file. */
  readonly offset: number;
  /** Empty where the entry is sealed. */
  readonly prefixed: Buffer;
  readonly sealed: Sealed | null;
}

const NOTHING = Buffer.alloc(0);

/** The leaf hash of an entry, sealed or not. */
export function leafOf({ prefixed, sealed }: Frame): Hash {
  return sealed === null ? leafHashOfPrefixed(prefixed) : sealed.leaf;
}

/** Where the frame of an entry begins. */
export interface Hint {
  readonly index: number;
  readonly offset: number;
}

/** Where reading a segment stopped. */
export interface SegmentEnd {
  /** Index behind the last good entry. */
  readonly next: number;
  /** Offset behind the last good frame. */
  readonly offset: number;
  /** What is wrong there, or null where the frames simply end. */
  readonly damage: string | null;
}

/** First indexes of the segments in a folder, in order. Names of any other form are ignored. */
export async function listSegments(folder: string): Promise<number[]> {
  const names = await readdir(join(folder, "segments"));
  return names
    .map(parseSegmentName)
    .filter((first) => first !== null)
    .sort((a, b) => a - b);
}

/**
 * Reads the frames of one segment in chunks of 1 MiB; memory does not grow with the file. `skip` frames are only
 * stepped over by their lengths.
 */
export class SegmentReader {
  readonly #file: FileHandle;
  #size: number;
  readonly #skipUntil: number;
  readonly #chunk: number;
  readonly #version: Container;
  #index: number;
  /** Offset in the file of the first byte of {@link #rest}. */
  #offset: number;
  #rest: Buffer = Buffer.alloc(0);
  #end: SegmentEnd | null = null;

  private constructor(
    file: FileHandle,
    size: number,
    version: Container,
    first: number,
    from: number,
    at: Hint | null,
  ) {
    this.#file = file;
    this.#size = size;
    this.#version = version;
    this.#chunk = at === null ? CHUNK_BYTES : SMALL_CHUNK_BYTES;
    this.#index = at?.index ?? first;
    this.#offset = at?.offset ?? HEADER_BYTES;
    this.#skipUntil = from;
  }

  /**
   * Opens the segment beginning at `first`; the frames returned begin with entry `from`. `at` says where the frame of
   * some entry before that begins, so that fewer are stepped over; where it is wrong, what is read is wrong.
   * @throws LedgerError `log.newer`, `log.tampered` (its header is wrong)
   */
  static async open(
    folder: string,
    first: number,
    origin: string,
    from = first,
    at: Hint | null = null,
  ): Promise<SegmentReader> {
    const file = await openRegular(join(folder, "segments", segmentName(first)));
    try {
      const { size } = await file.stat();
      const header = Buffer.alloc(HEADER_BYTES);
      const { bytesRead } = await file.read(header, 0, HEADER_BYTES, 0);
      const version = containerVersion(header);
      if (version !== null && version > NEWEST_CONTAINER)
        throw new LedgerError("log.newer", `log of container version ${version}`);
      const container: Container = version === 2 ? 2 : 1;
      const expected = formatHeader(first, origin, container);
      if (bytesRead < HEADER_BYTES || size > MAX_SEGMENT_BYTES || !header.equals(expected)) {
        throw new LedgerError("log.tampered", `segment ${first}: header is not its own`);
      }
      return new SegmentReader(file, size, container, first, from, at);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The next frames, at most a chunk full; empty at the end. */
  async frames(): Promise<Frame[]> {
    for (;;) {
      if (this.#end !== null) return [];
      const buffer = await this.#fill();
      const frames = this.#parse(buffer);
      if (this.#end !== null) await this.#checkPadding(buffer);
      if (frames.length > 0) return frames;
    }
  }

  /** Where and how reading ended; only once {@link frames} has returned none. */
  get end(): SegmentEnd {
    if (this.#end === null) throw new RangeError("segment not read to its end");
    return this.#end;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #fill(): Promise<Buffer> {
    const from = this.#offset + this.#rest.length;
    const fresh = Buffer.allocUnsafe(Math.max(0, Math.min(this.#chunk, this.#size - from)));
    const { bytesRead } = await this.#file.read(fresh, 0, fresh.length, from);
    // A writer that ends a segment cuts its padding off, perhaps since this file was opened.
    if (bytesRead === 0) this.#size = Math.min(this.#size, from);
    return Buffer.concat([this.#rest, fresh.subarray(0, bytesRead)]);
  }

  #parse(buffer: Buffer): Frame[] {
    const frames: Frame[] = [];
    let at = 0;
    for (;;) {
      const reading = readFrame(buffer, at, this.#version);
      const sealed = reading.type === "sealed" ? reading.sealed : null;
      if (reading.type === "frame" || (reading.type === "sealed" && reading.sealed.index === this.#index)) {
        const offset = this.#offset + at;
        const prefixed = reading.type === "frame" ? reading.prefixed : NOTHING;
        if (this.#index >= this.#skipUntil) frames.push({ index: this.#index, offset, prefixed, sealed });
        this.#index++;
        at = reading.next;
        continue;
      }
      this.#offset += at;
      this.#rest = buffer.subarray(at);
      const last = this.#offset + this.#rest.length >= this.#size;
      if (reading.type === "more" && !last && this.#rest.length <= MAX_FRAME_BYTES) return frames;
      // The rest of a file too short for a length must be padding, like everything behind a zero length.
      const cut = reading.type === "more" && this.#rest.length >= 4 ? "frame cut short" : null;
      const elsewhere = sealed === null ? null : "a sealed entry of another place";
      this.#finish(reading.type === "damage" ? reading.reason : (elsewhere ?? cut));
      return frames;
    }
  }

  #finish(damage: string | null): void {
    this.#end = { next: this.#index, offset: this.#offset, damage };
  }

  /** Everything behind the last frame must be zero. */
  async #checkPadding(buffer: Buffer): Promise<void> {
    const end = this.end;
    if (end.damage !== null) return;
    const seen = buffer.subarray(buffer.length - this.#rest.length);
    if (!(isZero(seen) && (await this.#isZeroFrom(end.offset + seen.length))))
      this.#finish("bytes behind the last frame");
  }

  async #isZeroFrom(offset: number): Promise<boolean> {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    for (let at = offset; at < this.#size; ) {
      const { bytesRead } = await this.#file.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0) break;
      if (!isZero(chunk.subarray(0, bytesRead))) return false;
      at += bytesRead;
    }
    return true;
  }
}

const ZEROS = Buffer.alloc(CHUNK_BYTES);

function isZero(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at += ZEROS.length) {
    const part = bytes.subarray(at, at + ZEROS.length);
    if (part.compare(ZEROS, 0, part.length) !== 0) return false;
  }
  return true;
}

/** Whether an error says that a file or folder is not there. */
export function isMissing(error: unknown): boolean {
  return systemCode(error) === "ENOENT" || systemCode(error) === "ENOTDIR";
}
