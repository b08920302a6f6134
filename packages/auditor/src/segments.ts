import { closeSync, fstatSync, readdirSync, readSync } from "node:fs";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { AuditError } from "./error.js";
import { prefixedLeafHash } from "./merkle.js";
import { openFile } from "./open.js";
import type { ProblemCode } from "./report.js";
import type { Sealed } from "./seals.js";

/** One entry as it lies in its segment. */
export interface Entry {
  readonly index: number;
  /** Canonical JSON. A view that is valid until the next entry is asked for. Empty where the entry is sealed. */
  readonly event: Buffer;
  /** Not null where its content was deleted. */
  readonly sealed: Sealed | null;
  /** Leaf hash, 32-byte binary string. */
  readonly leaf: string;
}

/** Why reading ended before the end. `last`: in the last segment, where a torn tail is possible. */
export interface Damage {
  readonly code: ProblemCode;
  readonly entry: number;
  readonly last: boolean;
  readonly message: string;
}

const HEADER_BYTES = 128;
const FRAME_BYTES = 10;
const MAX_EVENT_BYTES = 65_536;
/** Stands for a length in the frame of a sealed entry. */
const SEALED = 0xffff_ffff;
const SEALED_BYTES = 58;
const NOTHING = Buffer.alloc(0);
const MAX_SEGMENT_BYTES = 1024 ** 3;
const CHUNK_BYTES = 1024 * 1024;
const ZEROS = Buffer.alloc(CHUNK_BYTES);
/** Of a container of any version; what follows the number may have another form in each. */
const VERSION = /^rampart-log\/(\d{1,20}) /;
const HEADER = /^rampart-log\/([12]) segment (\d{20}) ([A-Za-z0-9._/-]{1,64}) *\n$/;

/**
 * Reads every entry of a log folder in order (docs/formats/log.md, section 2). Returns the damage that ended the reading,
 * or null. Memory is bounded by one chunk. Throws {@link AuditError} where the folder cannot be read as a log at all.
 */
export function* readEntries(folder: string, onOrigin: (origin: string) => void): Generator<Entry, Damage | null> {
  const names = segmentNames(folder);
  if (names.length === 0 || Number(names[0]) !== 0) {
    return { code: "segment.missing", entry: 0, last: false, message: "the first segment is missing" };
  }
  let index = 0;
  for (const [position, name] of names.entries()) {
    const last = position === names.length - 1;
    if (Number(name) !== index) {
      const message = `segment ${name} should start at entry ${index}: entries before it are missing`;
      return { code: "segment.gap", entry: index, last: false, message };
    }
    const damage = yield* readSegment(join(folder, "segments", `${name}.seg`), name, index, last, onOrigin);
    if (typeof damage !== "number") return damage;
    if (damage === index && !last) {
      return { code: "segment.gap", entry: index, last: false, message: `segment ${name} holds no entry` };
    }
    index = damage;
  }
  return null;
}

function segmentNames(folder: string): string[] {
  try {
    return readdirSync(join(folder, "segments"))
      .filter((name) => /^\d{20}\.seg$/.test(name))
      .map((name) => name.slice(0, 20))
      .sort();
  } catch (cause) {
    throw new AuditError("not_a_log", `${folder} is not a log: it has no readable folder \`segments\``, { cause });
  }
}

/** Yields the entries of one segment; returns the index after its last, or the damage. */
function* readSegment(
  path: string,
  name: string,
  first: number,
  last: boolean,
  onOrigin: (origin: string) => void,
): Generator<Entry, Damage | number> {
  const file = openFile(path);
  try {
    if (fstatSync(file).size > MAX_SEGMENT_BYTES)
      throw new AuditError("too_large", `segment ${name} is larger than 1 GiB`);
    const reader = new Reader(file);
    const header = readHeader(reader, name);
    if (header === null)
      return { code: "segment.header", entry: first, last: false, message: `segment ${name} has a damaged header` };
    onOrigin(header.origin);
    let index = first;
    for (;;) {
      const found = readFrame(reader, index, header.seals);
      if (found === null) return index;
      if (typeof found === "string") {
        const message = `entry ${index} (segment ${name}, byte ${reader.position}): ${found}`;
        return { code: "entry.damaged", entry: index, last, message };
      }
      yield found;
      index += 1;
    }
  } finally {
    closeSync(file);
  }
}

/** Whose log the segment is of, and whether its entries may be sealed; null where its header is damaged. */
function readHeader(reader: Reader, name: string): { readonly origin: string; readonly seals: boolean } | null {
  const text = reader.peek(HEADER_BYTES).toString("latin1");
  const version = VERSION.exec(text)?.[1] ?? "1";
  if (Number(version) > 2) {
    const message = `segment ${name} has container version ${version}; this program reads 1 and 2`;
    throw new AuditError("newer_container", message);
  }
  const match = HEADER.exec(text);
  if (!match || match[2] !== name || text.length !== HEADER_BYTES) return null;
  reader.skip(HEADER_BYTES);
  return { origin: match[3] as string, seals: match[1] === "2" };
}

/** The next entry, read past; null at the end of the entries, or what is wrong with it. */
function readFrame(reader: Reader, index: number, seals: boolean): Entry | string | null {
  const head = reader.peek(FRAME_BYTES - 1);
  const length = head.length >= 4 ? head.readUInt32BE(0) : 0;
  if (length === SEALED && seals) {
    const sealed = readSealed(reader.peek(SEALED_BYTES), index);
    if (typeof sealed !== "string") reader.skip(SEALED_BYTES);
    return sealed;
  }
  if (length === 0) return reader.restIsZero() ? null : "bytes where padding must be zero";
  if (length > MAX_EVENT_BYTES) return "its length is out of bounds";
  const frame = reader.peek(length + FRAME_BYTES);
  if (frame.length < length + FRAME_BYTES) return "the segment ends inside it";
  const leaf = frame.subarray(8, 9 + length);
  if (crc32(leaf) !== frame.readUInt32BE(4)) return "its checksum is wrong";
  if (leaf[0] !== 0 || frame[9 + length] !== 0x0a) return "its frame is malformed";
  reader.skip(length + FRAME_BYTES);
  return { index, event: leaf.subarray(1), leaf: prefixedLeafHash(leaf), sealed: null };
}

/** The sealed entry in a frame, or what is wrong with it. */
function readSealed(frame: Buffer, index: number): Entry | string {
  if (frame.length < SEALED_BYTES) return "the segment ends inside it";
  if (crc32(frame.subarray(8, 57)) !== frame.readUInt32BE(4)) return "its checksum is wrong";
  if (frame[8] !== 1 || frame[57] !== 0x0a) return "its frame is malformed";
  if (frame.readBigUInt64BE(9) !== BigInt(index)) return "it is the sealed entry of another place";
  const sealed = { record: Number(frame.readBigUInt64BE(17)) };
  return { index, event: NOTHING, leaf: frame.toString("latin1", 25, 57), sealed };
}

/** A file read forward in large pieces. */
class Reader {
  #buffer = Buffer.alloc(CHUNK_BYTES);
  #start = 0;
  #end = 0;
  #ended = false;
  position = 0;

  constructor(readonly file: number) {}

  /** The next `count` bytes, fewer only at the end of the file. */
  peek(count: number): Buffer {
    if (this.#end - this.#start < count) this.#fill();
    return this.#buffer.subarray(this.#start, Math.min(this.#start + count, this.#end));
  }

  skip(count: number): void {
    this.#start += count;
    this.position += count;
  }

  restIsZero(): boolean {
    for (;;) {
      const bytes = this.peek(CHUNK_BYTES);
      if (bytes.length === 0) return true;
      if (bytes.compare(ZEROS, 0, bytes.length) !== 0) return false;
      this.skip(bytes.length);
    }
  }

  #fill(): void {
    // A fresh buffer: entries handed out keep pointing at the old one.
    const next = Buffer.alloc(CHUNK_BYTES);
    let end = this.#buffer.copy(next, 0, this.#start, this.#end);
    while (!this.#ended && end < CHUNK_BYTES) {
      const count = readSync(this.file, next, end, CHUNK_BYTES - end, null);
      if (count === 0) this.#ended = true;
      end += count;
    }
    this.#buffer = next;
    this.#start = 0;
    this.#end = end;
  }
}
