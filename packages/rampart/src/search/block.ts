import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { JsonObject } from "@rampart/service";
import { folded, timeOf } from "../past/query.js";
import { FILTER_WORDS, TextFilter } from "./grams.js";
import { BLOCK_EVENTS, encodeTerms, TERM_BYTES } from "./postings.js";
import { FIELDS, type Field, PRESENT, type Put, putFields, termsOf } from "./terms.js";

/** Bytes of a block's header; docs/formats/index.md says what is where in it. */
export const HEADER_BYTES = 96;
export const TIMES_BYTES = BLOCK_EVENTS * 8;
export const FILTER_BYTES = FILTER_WORDS * 4;
const MAGIC = 0x52_58_42_31;

/** What a block's header says. Offsets are those of its parts from the block's beginning. */
export interface BlockHeader {
  /** Its first entry, a multiple of {@link BLOCK_EVENTS}. */
  readonly from: number;
  readonly bytes: number;
  /** Of its events, milliseconds since 1970; clocks may have gone backwards in between. */
  readonly earliest: number;
  readonly latest: number;
  readonly timesAt: number;
  readonly termsAt: number;
  readonly postingsAt: number;
  readonly filterAt: number;
  /** Its last event that was there to be read, and the SHA-256 of its text: by it a block is known to be of this log. */
  readonly lastEntry: number;
  readonly last: string;
  readonly checks: { readonly times: number; readonly terms: number; readonly filter: number };
}

/** A block, and the entry behind it. */
export interface Finished {
  readonly next: number;
  readonly block: Buffer;
}
const NONE: readonly Finished[] = [];

/** Makes blocks of events, which come in order. Used again and again. */
export class BlockBuilder {
  readonly #times = new Float64Array(BLOCK_EVENTS);
  readonly #filter = new TextFilter();
  readonly #postings = new Map<string, number[]>();
  /** For each field: the lists of positions of all terms of a value, found once a block. */
  readonly #lists = new Map<Field, Map<string, number[][]>>(FIELDS.map((field) => [field, new Map()]));
  #from = 0;
  #at = -1;
  #last = "";
  #earliest = Number.POSITIVE_INFINITY;
  #latest = Number.NEGATIVE_INFINITY;
  readonly #put: Put = (field, value) => {
    const known = this.#lists.get(field)!;
    let lists = known.get(value);
    if (lists === undefined) {
      lists = termsOf(field, value).map((term) => this.#listOf(term));
      known.set(value, lists);
    }
    for (const list of lists) if (list[list.length - 1] !== this.#at) list.push(this.#at);
  };

  /**
   * Takes an entry. Gives a block where one ends with it, or where it belongs into the next: sealed entries cannot be
   * read, so a block need not be full.
   */
  add(index: number, text: string, event: JsonObject): readonly Finished[] {
    const from = index - (index % BLOCK_EVENTS);
    const before = from !== this.#from && this.#at !== -1 ? this.#finish() : null;
    this.#from = from;
    this.#at = index - from;
    const time = timeOf(event);
    this.#times[this.#at] = time;
    this.#earliest = Math.min(this.#earliest, time);
    this.#latest = Math.max(this.#latest, time);
    this.#listOf(PRESENT).push(this.#at);
    putFields(event, this.#put);
    this.#filter.add(folded(text));
    this.#last = text;
    const own = this.#at === BLOCK_EVENTS - 1 ? this.#finish() : null;
    return before === null && own === null ? NONE : [before, own].filter((one) => one !== null);
  }

  #finish(): Finished {
    const times = Buffer.from(this.#times.buffer.slice(0));
    const terms = encodeTerms(this.#postings);
    const filter = Buffer.from(this.#filter.words.buffer.slice(0));
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt32BE(MAGIC, 0);
    header.writeUInt32BE(HEADER_BYTES + times.length + terms.length + filter.length, 4);
    header.writeUInt32BE(this.#postings.size, 8);
    header.writeUInt32BE(terms.length, 12);
    header.writeDoubleBE(this.#from, 16);
    header.writeDoubleBE(this.#earliest, 24);
    header.writeDoubleBE(this.#latest, 32);
    header.write(digestOf(this.#last), 40, "hex");
    header.writeUInt32BE(crc32(times), 72);
    header.writeUInt32BE(crc32(terms), 76);
    header.writeUInt32BE(crc32(filter), 80);
    header.writeUInt32BE(this.#at, 84);
    header.writeUInt32BE(crc32(header.subarray(0, HEADER_BYTES - 4)), HEADER_BYTES - 4);
    this.#clear();
    return { next: this.#from + BLOCK_EVENTS, block: Buffer.concat([header, times, terms, filter]) };
  }

  #clear(): void {
    this.#times.fill(0);
    this.#filter.words.fill(0);
    this.#postings.clear();
    for (const known of this.#lists.values()) known.clear();
    this.#at = -1;
    this.#earliest = Number.POSITIVE_INFINITY;
    this.#latest = Number.NEGATIVE_INFINITY;
  }

  #listOf(term: string): number[] {
    const list = this.#postings.get(term) ?? [];
    this.#postings.set(term, list);
    return list;
  }
}

export const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");

/** What the header of a block says, or null where this is none: torn, or not of this program. */
export function readHeader(header: Buffer): BlockHeader | null {
  if (header.length < HEADER_BYTES || header.readUInt32BE(0) !== MAGIC) return null;
  if (crc32(header.subarray(0, HEADER_BYTES - 4)) !== header.readUInt32BE(HEADER_BYTES - 4)) return null;
  const [bytes, terms, termBytes] = [header.readUInt32BE(4), header.readUInt32BE(8), header.readUInt32BE(12)];
  const termsAt = HEADER_BYTES + TIMES_BYTES;
  if (bytes !== termsAt + termBytes + FILTER_BYTES || terms * TERM_BYTES > termBytes) return null;
  return {
    bytes,
    from: header.readDoubleBE(16),
    earliest: header.readDoubleBE(24),
    latest: header.readDoubleBE(32),
    timesAt: HEADER_BYTES,
    termsAt,
    postingsAt: termsAt + terms * TERM_BYTES,
    filterAt: termsAt + termBytes,
    last: header.toString("hex", 40, 72),
    checks: { times: header.readUInt32BE(72), terms: header.readUInt32BE(76), filter: header.readUInt32BE(80) },
    lastEntry: header.readDoubleBE(16) + header.readUInt32BE(84),
  };
}
