import { type Pages, SqliteError } from "./pages.js";
import { readRecord, type Value, varint } from "./record.js";

/** Pages of one table that are visited, and bytes of one row. */
const TABLE_LIMITS = { pages: 1_000_000, row: 8 * 1024 * 1024, depth: 20 } as const;

const INTERIOR = 0x05;
const LEAF = 0x0d;

/** Rows of the table whose tree begins at page `root`, in order of their row ids; a row that is too long is null. */
export function* rowsOf(pages: Pages, root: number): Generator<readonly Value[] | null> {
  const seen = new Set<number>();
  yield* walk(pages, root, seen, 0);
}

function* walk(pages: Pages, number: number, seen: Set<number>, depth: number): Generator<readonly Value[] | null> {
  if (seen.has(number) || depth > TABLE_LIMITS.depth || seen.size > TABLE_LIMITS.pages) {
    throw new SqliteError("a tree of it does not end");
  }
  seen.add(number);
  const page = pages.page(number);
  const head = number === 1 ? 100 : 0;
  const type = page[head];
  const cells = page.readUInt16BE(head + 3);
  if (type !== LEAF && type !== INTERIOR) throw new SqliteError("a page is no table");
  const first = head + (type === LEAF ? 8 : 12);
  for (let cell = 0; cell < cells; cell++) {
    const at = numberAt(page, first + 2 * cell, 2);
    if (type === LEAF) yield rowAt(pages, page, at);
    else yield* walk(pages, numberAt(page, at, 4), seen, depth + 1);
  }
  if (type === INTERIOR) yield* walk(pages, numberAt(page, head + 8, 4), seen, depth + 1);
}

/** Section 1.6: what does not fit a leaf goes on in a chain of pages. */
function rowAt(pages: Pages, page: Buffer, at: number): readonly Value[] | null {
  const [length, afterLength] = varint(page, at);
  const [, start] = varint(page, afterLength);
  if (length > TABLE_LIMITS.row) return null;
  const { usable } = pages;
  const most = usable - 35;
  if (length <= most) return readRecord(slice(page, start, length));
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((length - least) % (usable - 4));
  const local = fitting <= most ? fitting : least;
  const parts = [slice(page, start, local)];
  let next = numberAt(page, start + local, 4);
  for (let left = length - local; left > 0; ) {
    const more = pages.page(next);
    const part = more.subarray(4, 4 + Math.min(left, usable - 4));
    parts.push(part);
    left -= part.length;
    next = more.readUInt32BE(0);
  }
  return readRecord(Buffer.concat(parts));
}

function slice(page: Buffer, start: number, length: number): Buffer {
  if (start + length > page.length) throw new SqliteError("a row ends outside its page");
  return page.subarray(start, start + length);
}

function numberAt(page: Buffer, at: number, bytes: 2 | 4): number {
  if (at + bytes > page.length) throw new SqliteError("a page points outside itself");
  return bytes === 2 ? page.readUInt16BE(at) : page.readUInt32BE(at);
}
