import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/**
 * Pages of an SQLite 3 database, read only, its write-ahead log laid over it up to the last commit
 * (https://sqlite.org/fileformat2.html, sections 1 and 4). Nothing is locked, written or checkpointed.
 */
export interface Pages {
  readonly pageSize: number;
  /** Bytes of a page that hold content. */
  readonly usable: number;
  /** Page `number`, from 1. @throws SqliteError */
  page(number: number): Buffer;
  close(): void;
}

/** A database that is none, is cut off, or contradicts itself. */
export class SqliteError extends Error {
  override readonly name = "SqliteError";
  readonly code = "sqlite.malformed";
}

const MAGIC = Buffer.from("SQLite format 3\0");
const MAX_WAL = 256 * 1024 * 1024;

/** @throws SqliteError, and what opening a file throws */
export function openPages(path: string): Pages {
  const file = openSync(path, "r");
  try {
    const head = readAt(file, 0, 100);
    if (!head.subarray(0, 16).equals(MAGIC)) throw new SqliteError("it is no SQLite database");
    const raw = head.readUInt16BE(16);
    const pageSize = raw === 1 ? 65_536 : raw;
    if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0) throw new SqliteError("its pages have no size");
    if (head.readUInt32BE(56) > 1) throw new SqliteError("its text is not UTF-8");
    const over = walPages(`${path}-wal`, pageSize);
    const count = Math.floor(fstatSync(file).size / pageSize);
    return {
      pageSize,
      usable: pageSize - head[20]!,
      page(number) {
        const newer = over.get(number);
        if (newer !== undefined) return newer;
        if (number < 1 || number > count) throw new SqliteError("a page is missing");
        return readAt(file, (number - 1) * pageSize, pageSize);
      },
      close: () => closeSync(file),
    };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

function readAt(file: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  if (readSync(file, bytes, 0, length, offset) !== length) throw new SqliteError("it is cut off");
  return bytes;
}

/** Pages the log holds newer than the file: whole transactions only, each frame by its checksum. */
function walPages(path: string, pageSize: number): ReadonlyMap<number, Buffer> {
  const pages = new Map<number, Buffer>();
  const wal = readWal(path);
  if (wal === null || wal.length < 32 || wal.readUInt32BE(8) !== pageSize) return pages;
  const magic = wal.readUInt32BE(0);
  if (magic !== 0x377f0682 && magic !== 0x377f0683) return pages;
  const big = magic === 0x377f0683;
  let sum = checksum(wal.subarray(0, 24), big, [0, 0]);
  const pending = new Map<number, Buffer>();
  for (let at = 32; at + 24 + pageSize <= wal.length; at += 24 + pageSize) {
    const salted = wal.compare(wal, 16, 24, at + 8, at + 16) === 0;
    sum = checksum(wal.subarray(at, at + 8), big, sum);
    sum = checksum(wal.subarray(at + 24, at + 24 + pageSize), big, sum);
    if (!salted || sum[0] !== wal.readUInt32BE(at + 16) || sum[1] !== wal.readUInt32BE(at + 20)) break;
    pending.set(wal.readUInt32BE(at), wal.subarray(at + 24, at + 24 + pageSize));
    if (wal.readUInt32BE(at + 4) === 0) continue;
    for (const [number, page] of pending) pages.set(number, page);
    pending.clear();
  }
  return pages;
}

function readWal(path: string): Buffer | null {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return null;
  }
  try {
    const { size } = fstatSync(file);
    return size > MAX_WAL ? null : readAt(file, 0, size);
  } finally {
    closeSync(file);
  }
}

type Sum = readonly [number, number];

/** Section 4.2: over pairs of 32-bit words, wrapping. */
function checksum(bytes: Buffer, big: boolean, [a, b]: Sum): Sum {
  let [s0, s1] = [a, b];
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    s0 = (s0 + (big ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + s1) >>> 0;
    s1 = (s1 + (big ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + s0) >>> 0;
  }
  return [s0, s1];
}
