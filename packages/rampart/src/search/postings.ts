/** Events of a block. An index is a row of full blocks; what comes behind the last is read from the log itself. */
export const BLOCK_EVENTS = 1_024;
/** A set of events of a block, as 32-bit words. */
export const BLOCK_WORDS = BLOCK_EVENTS / 32;
export const TERM_BYTES = 16;
/** Longer lists of positions are bitmaps, which need no more room. */
const LONGEST_LIST = BLOCK_EVENTS / 16;

/** A table of terms by their hash, sorted, and behind it their positions: a short list or a bitmap. */
export function encodeTerms(postings: ReadonlyMap<string, readonly number[]>): Buffer {
  const rows: { readonly a: number; readonly b: number; readonly positions: readonly number[] }[] = [];
  let bytes = 0;
  for (const [term, positions] of postings) {
    const [a, b] = hashOf(term);
    rows.push({ a, b, positions });
    bytes += TERM_BYTES + bytesOf(positions.length);
  }
  rows.sort((one, other) => one.a - other.a || one.b - other.b);
  const encoded = Buffer.alloc(bytes);
  const lists = rows.length * TERM_BYTES;
  let offset = 0;
  let at = 0;
  for (const { a, b, positions } of rows) {
    at = encoded.writeUInt32LE(a, at);
    at = encoded.writeUInt32LE(b, at);
    at = encoded.writeUInt32LE(offset, at);
    at = encoded.writeUInt32LE(positions.length, at);
    encodePositions(positions, encoded, lists + offset);
    offset += bytesOf(positions.length);
  }
  return encoded;
}

const isList = (count: number): boolean => count <= LONGEST_LIST;
const bytesOf = (count: number): number => (isList(count) ? count * 2 : BLOCK_EVENTS / 8);

function encodePositions(positions: readonly number[], into: Buffer, at: number): void {
  if (isList(positions.length)) {
    for (let i = 0; i < positions.length; i++) into.writeUInt16LE(positions[i]!, at + i * 2);
  } else {
    // Bit b of little-endian word w is bit b mod 8 of byte 4 w + b / 8.
    for (const position of positions) into[at + (position >>> 3)]! |= 1 << (position & 7);
  }
}

/** Where a term's positions stand behind the table, and how many; null where no event of the block has it. */
export function findTerm(table: Buffer, term: string): { readonly offset: number; readonly count: number } | null {
  const [a, b] = hashOf(term);
  let low = 0;
  let high = table.length / TERM_BYTES;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = middle * TERM_BYTES;
    const order = table.readUInt32LE(at) - a || table.readUInt32LE(at + 4) - b;
    if (order === 0) return { offset: table.readUInt32LE(at + 8), count: table.readUInt32LE(at + 12) };
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return null;
}

/** Adds the positions of a term, as {@link encodeTerms} wrote them, to a bitmap. */
export function decodePositions(postings: Buffer, offset: number, count: number, into: Uint32Array): void {
  if (!isList(count)) {
    for (let word = 0; word < BLOCK_WORDS; word++) into[word]! |= postings.readUInt32LE(offset + word * 4);
    return;
  }
  for (let i = 0; i < count; i++) {
    const position = postings.readUInt16LE(offset + i * 2) % BLOCK_EVENTS;
    into[position >>> 5]! |= 1 << (position & 31);
  }
}

/** Two hashes of 32 bits: terms that share both are found together, and told apart when the event is read. */
function hashOf(term: string): readonly [number, number] {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < term.length; i++) {
    const unit = term.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x9e3779b1);
    b = Math.imul(b ^ unit, 0x5f356495);
  }
  a = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b) ^ Math.imul(a ^ (a >>> 13), 0xc2b2ae35);
  return [a >>> 0, b >>> 0];
}
