import { Cursor, Ended } from "../../formats/cursor.js";
import { partOf, type Source } from "../../formats/source.js";

/** One entry as the central directory gives it, with what its local header says beside it. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly flags: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  /** Offset of the local header, the archive's prefix counted in. */
  readonly at: number;
  /** Unix mode where the entry was written on Unix, else 0. */
  readonly mode: number;
  readonly utf8: boolean;
  /** Where the data starts; null where the local header is none. */
  readonly data: number | null;
  /** Fields in which the local header differs from the directory. */
  readonly disagreements: readonly string[];
}

export interface ZipDirectory {
  /** Offset of the end record. */
  readonly end: number;
  readonly entries: readonly ZipEntry[];
  /** Bytes before the first entry that belong to the file and not to the archive. */
  readonly prefix: number;
  /** Start of the directory. */
  readonly start: number;
  /** Why reading stopped before the directory's end; null where it did not. */
  readonly broken: string | null;
  readonly tooMany: boolean;
}

/** Longest comment, and so the farthest the end record can stand from the end. */
const TAIL = 22 + 65_535;
export const MOST_ENTRIES = 100_000;
const FULL16 = 0xffff;
const FULL32 = 0xffffffff;

/** Offset of the end record whose comment reaches exactly to the end of the source; null where there is none. */
export function findEnd(source: Source): number | null {
  const from = Math.max(0, source.size - TAIL);
  const tail = Buffer.from(source.read(from, TAIL).slice());
  for (let at = tail.lastIndexOf("PK\x05\x06", tail.length - 22, "latin1"); at >= 0; ) {
    if (at + 22 <= tail.length && at + 22 + tail.readUInt16LE(at + 20) === tail.length) return from + at;
    if (at === 0) break;
    at = tail.lastIndexOf("PK\x05\x06", at - 1, "latin1");
  }
  return null;
}

/** Whether the archive's comment holds another end record: readers differ in which they take. */
export function hasSecondEnd(source: Source, end: number): boolean {
  return Buffer.from(source.read(end + 4, TAIL).slice()).includes("PK\x05\x06", 0, "latin1");
}

interface End {
  readonly count: number;
  readonly size: number;
  readonly start: number;
  /** Offset of the record that follows the directory. */
  readonly behind: number;
}

/** Reads the directory and every local header. Null where there is no end record; never throws on content. */
export function readDirectory(source: Source): ZipDirectory | null {
  const at = findEnd(source);
  if (at === null) return null;
  const entries: ZipEntry[] = [];
  let prefix = 0;
  let start = 0;
  try {
    const end = readEnd(source, at);
    start = end.behind - end.size;
    // Readers trust the size before the offset: an archive behind other bytes still opens.
    prefix = start - end.start;
    if (start < 0 || prefix < 0) return fail(at, entries, 0, 0, "the directory lies outside the file");
    if (end.count > MOST_ENTRIES) return { end: at, entries, prefix, start, broken: null, tooMany: true };
    const cursor = new Cursor(source, start, end.behind);
    for (let count = 0; count < end.count; count++) entries.push(readEntry(source, cursor, prefix));
    if (cursor.left > 0)
      return fail(at, entries, prefix, start, `the directory has ${cursor.left} bytes more than its entries`);
    return { end: at, entries, prefix, start, broken: null, tooMany: false };
  } catch (error) {
    if (error instanceof Ended || error instanceof NoRecord) return fail(at, entries, prefix, start, error.message);
    throw error;
  }
}

class NoRecord extends Error {}

const fail = (
  end: number,
  entries: readonly ZipEntry[],
  prefix: number,
  start: number,
  broken: string,
): ZipDirectory => ({
  end,
  entries,
  prefix,
  start,
  broken,
  tooMany: false,
});

function readEnd(source: Source, at: number): End {
  const cursor = new Cursor(source, at + 4);
  const disk = cursor.u16();
  cursor.skip(2);
  cursor.skip(2);
  const count = cursor.u16();
  const size = cursor.u32();
  const start = cursor.u32();
  const short = { count, size, start, behind: at };
  const full = count === FULL16 || size === FULL32 || start === FULL32;
  const wide = at < 20 ? null : readWideEnd(source, at);
  if (wide === null) {
    if (disk !== 0) throw new NoRecord("the archive is one of several parts");
    return short;
  }
  // Some readers take the 64-bit record whenever it is there, others only where the short one is full.
  const same = wide.count === count && wide.size === size && wide.start === start;
  if (!full && !same) throw new NoRecord("the two end records differ");
  return wide;
}

/** The 64-bit end record, where a locator stands right before the short one. */
function readWideEnd(source: Source, at: number): End | null {
  const locator = new Cursor(source, at - 20);
  if (locator.u32() !== 0x07064b50) return null;
  locator.skip(4);
  // The record stands right before its locator unless something was put before the archive.
  const said = locator.u64();
  for (const from of [said, at - 20 - 56]) {
    if (!(from >= 0 && from + 56 <= at)) continue;
    const record = new Cursor(source, from);
    if (record.u32() !== 0x06064b50) continue;
    record.skip(8 + 4 + 8 + 8);
    return { count: record.u64(), size: record.u64(), start: record.u64(), behind: from };
  }
  throw new NoRecord("the 64-bit end record is missing");
}

function readEntry(source: Source, cursor: Cursor, prefix: number): ZipEntry {
  if (cursor.u32() !== 0x02014b50) throw new NoRecord("an entry of the directory does not start as one");
  const system = cursor.u16() >> 8;
  cursor.skip(2);
  const flags = cursor.u16();
  const method = cursor.u16();
  cursor.skip(4);
  const crc = cursor.u32();
  let packed = cursor.u32();
  let size = cursor.u32();
  const nameLength = cursor.u16();
  const extraLength = cursor.u16();
  const commentLength = cursor.u16();
  cursor.skip(4);
  const attributes = cursor.u32();
  let at = cursor.u32();
  const name = decodeName(cursor.bytes(nameLength), flags);
  const extra = cursor.bytes(extraLength);
  cursor.skip(commentLength);
  const wide = wideFields(extra, { size, packed, at });
  ({ size, packed, at } = wide);
  const head = { name: name.text, method, flags, crc, packed, size, at: at + prefix };
  const local = readLocal(source, head);
  return { ...head, utf8: name.utf8, mode: system === 3 ? attributes >>> 16 : 0, ...local };
}

/** The 64-bit values of extra field 1, in the order in which the short ones are full. */
function wideFields(extra: Uint8Array, short: { size: number; packed: number; at: number }): typeof short {
  const out = { ...short };
  for (let at = 0; at + 4 <= extra.length; ) {
    const view = new DataView(extra.buffer, extra.byteOffset);
    const id = view.getUint16(at, true);
    const length = view.getUint16(at + 2, true);
    if (id === 1) {
      let from = at + 4;
      for (const field of ["size", "packed", "at"] as const) {
        if (short[field] !== FULL32 || from + 8 > Math.min(extra.length, at + 4 + length)) continue;
        out[field] = Number(view.getBigUint64(from, true));
        from += 8;
      }
    }
    at += 4 + length;
  }
  return out;
}

type Head = Pick<ZipEntry, "name" | "method" | "flags" | "crc" | "packed" | "size" | "at">;

function readLocal(source: Source, head: Head): Pick<ZipEntry, "data" | "disagreements"> {
  const none = (why: string) => ({ data: null, disagreements: [why] });
  try {
    const cursor = new Cursor(source, head.at);
    if (!(head.at >= 0 && head.at < source.size) || cursor.u32() !== 0x04034b50)
      return none("there is no local header");
    cursor.skip(2);
    const flags = cursor.u16();
    const method = cursor.u16();
    cursor.skip(4);
    const crc = cursor.u32();
    const short = { packed: cursor.u32(), size: cursor.u32(), at: 0 };
    const nameLength = cursor.u16();
    const extraLength = cursor.u16();
    const name = decodeName(cursor.bytes(nameLength), flags).text;
    const wide = wideFields(cursor.bytes(extraLength), short);
    const data = cursor.at;
    const later = (flags & 8) !== 0;
    const disagreements: string[] = [];
    const differ = (what: string, here: unknown, there: unknown) => {
      if (here !== there)
        disagreements.push(`${what}: ${String(there)} in the directory, ${String(here)} before the data`);
    };
    differ("name", JSON.stringify(name), JSON.stringify(head.name));
    differ("method", method, head.method);
    differ("flags", flags & ~0x0806, head.flags & ~0x0806);
    // With bit 3 the sizes follow the data, and stand here as zero or as what they are.
    for (const [what, here, there] of [
      ["checksum", crc, head.crc],
      ["packed size", wide.packed, head.packed],
      ["size", wide.size, head.size],
    ] as const) {
      if (!later || (here !== 0 && here !== FULL32)) differ(what, here, there);
    }
    if (data + head.packed > source.size) return none("the data reaches beyond the file");
    return { data, disagreements };
  } catch (error) {
    if (error instanceof Ended) return none("the local header is cut off");
    throw error;
  }
}

function decodeName(bytes: Uint8Array, flags: number): { text: string; utf8: boolean } {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), utf8: true };
  } catch {
    return { text: Buffer.from(bytes).toString("latin1"), utf8: (flags & 0x800) === 0 };
  }
}

/** The packed bytes of an entry. */
export const packedBytes = (source: Source, entry: ZipEntry): Source => partOf(source, entry.data ?? 0, entry.packed);
