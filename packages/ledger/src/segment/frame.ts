/**
 * Frames and headers of segments: docs/formats/log.md, section 2. Only bytes; nothing is read or written here.
 */
import { crc32 } from "node:zlib";
import { MAX_EVENT_BYTES } from "../event/encode.js";
import type { Hash } from "../merkle/hash.js";

export const HEADER_BYTES = 128;
/** Bytes a frame has besides its event: length, CRC, zero byte, newline. */
export const FRAME_OVERHEAD = 10;
export const MAX_FRAME_BYTES = MAX_EVENT_BYTES + FRAME_OVERHEAD;
export const MAX_SEGMENT_BYTES = 1024 ** 3;

const CONTAINER = /^rampart-log\/(\d{1,9}) segment /;
const FILE = /^(\d{20})\.seg$/;

export function segmentName(first: number): string {
  return `${String(first).padStart(20, "0")}.seg`;
}

/** Index of the first entry, or null where the name is not one of a segment. */
export function parseSegmentName(name: string): number | null {
  const first = Number(FILE.exec(name)?.[1] ?? Number.NaN);
  return Number.isSafeInteger(first) ? first : null;
}

/** Version 1 holds events only; version 2 may hold sealed entries too. */
export type Container = 1 | 2;
export const NEWEST_CONTAINER = 2;

export function formatHeader(first: number, origin: string, version: Container = 1): Buffer {
  const header = Buffer.alloc(HEADER_BYTES, " ");
  header.write(`rampart-log/${version} segment ${String(first).padStart(20, "0")} ${origin}`, "ascii");
  header[HEADER_BYTES - 1] = 0x0a;
  return header;
}

/** The version of the container a header claims, or null where it is no header at all. */
export function containerVersion(header: Uint8Array): number | null {
  const version = CONTAINER.exec(Buffer.from(header).toString("latin1"))?.[1];
  return version === undefined ? null : Number(version);
}

/**
 * Writes a frame at `at`; the event's bytes stand there already, at `at + 9`. Returns the offset behind the frame.
 */
export function sealFrame(buffer: Buffer, at: number, eventBytes: number): number {
  const end = at + 9 + eventBytes;
  buffer[at + 8] = 0;
  buffer[end] = 0x0a;
  buffer.writeUInt32BE(eventBytes, at);
  buffer.writeUInt32BE(crc32(buffer.subarray(at + 8, end)), at + 4);
  return end + 1;
}

/** An entry whose content was deleted: what stays of it (docs/formats/log.md, section 17). */
export interface Sealed {
  readonly index: number;
  /** Index of the `seal` event that says so. */
  readonly record: number;
  readonly leaf: Hash;
}

/** No event is that long, so that no reader takes the frame of a sealed entry for one of an event. */
const SEALED_MARK = 0xffff_ffff;
export const SEALED_BYTES = 58;

/** The frame of a sealed entry. */
export function formatSealed({ index, record, leaf }: Sealed): Buffer {
  const frame = Buffer.alloc(SEALED_BYTES);
  frame.writeUInt32BE(SEALED_MARK, 0);
  frame[8] = 1;
  frame.writeBigUInt64BE(BigInt(index), 9);
  frame.writeBigUInt64BE(BigInt(record), 17);
  frame.write(leaf, 25, "latin1");
  frame[57] = 0x0a;
  frame.writeUInt32BE(crc32(frame.subarray(8, 57)), 4);
  return frame;
}

/** What stands at an offset: a frame, the end of the frames, not enough bytes to say, or something wrong. */
export type FrameReading =
  | { readonly type: "frame"; readonly prefixed: Buffer; readonly next: number }
  | { readonly type: "sealed"; readonly sealed: Sealed; readonly next: number }
  | { readonly type: "end" }
  | { readonly type: "more" }
  | { readonly type: "damage"; readonly reason: string };

const END: FrameReading = { type: "end" };
const MORE: FrameReading = { type: "more" };

/**
 * Reads the frame at `at`. `prefixed` is the zero byte and the event: what the leaf hash is taken over; it shares
 * the buffer's memory.
 */
export function readFrame(buffer: Buffer, at: number, version: Container = 1): FrameReading {
  if (buffer.length - at < 4) return MORE;
  const length = buffer.readUInt32BE(at);
  if (length === 0) return END;
  if (length === SEALED_MARK && version > 1) return readSealed(buffer, at);
  if (length > MAX_EVENT_BYTES) return { type: "damage", reason: "length beyond its bound" };
  const end = at + 9 + length;
  if (end >= buffer.length) return MORE;
  const prefixed = buffer.subarray(at + 8, end);
  if (crc32(prefixed) !== buffer.readUInt32BE(at + 4)) return { type: "damage", reason: "CRC does not match" };
  if (prefixed[0] !== 0 || buffer[end] !== 0x0a) return { type: "damage", reason: "frame without its marks" };
  return { type: "frame", prefixed, next: end + 1 };
}

function readSealed(buffer: Buffer, at: number): FrameReading {
  if (buffer.length - at < SEALED_BYTES) return MORE;
  const body = buffer.subarray(at + 8, at + 57);
  if (crc32(body) !== buffer.readUInt32BE(at + 4)) return { type: "damage", reason: "CRC does not match" };
  if (body[0] !== 1 || buffer[at + 57] !== 0x0a) return { type: "damage", reason: "frame without its marks" };
  const [index, record] = [Number(body.readBigUInt64BE(1)), Number(body.readBigUInt64BE(9))];
  const leaf = body.toString("latin1", 17, 49) as Hash;
  return { type: "sealed", sealed: { index, record, leaf }, next: at + SEALED_BYTES };
}
