import { readTexts } from "@rampart/ledger";
import { isJsonObject, type JsonObject } from "@rampart/service";
import { folded, matches, needleOf, type Query } from "../past/query.js";
import { untilTorn } from "../past/torn.js";
import type { Block, IndexFile } from "./file.js";
import { bitsOf } from "./grams.js";
import { BLOCK_EVENTS, BLOCK_WORDS } from "./postings.js";
import { type Wanted, wantedBy } from "./terms.js";

/** Candidates that match for sure and are read in one go, at most; and entries that are stepped over between two of them. */
const STRETCH = 64;
const LARGEST_GAP = 400;

export interface Found {
  /** The newest that match, oldest first. */
  readonly kept: readonly JsonObject[];
  /** How many match in all, as far as it was counted. */
  readonly matched: number;
  /** Whether older ones were left uncounted: of a text only reading tells. */
  readonly more: boolean;
  /** Entries that were read. */
  readonly read: number;
  /** Where the log ends in damage, and in which; null where it ends well. */
  readonly torn: string | null;
}

/** Where to look: a log, and its index as far as there is one. */
export interface Searched {
  readonly log: string;
  readonly origin: string;
  readonly index: IndexFile | null;
}

/**
 * Finds the newest `limit` events, from the newest on. What the index has not is read; what it has is read where it
 * says something may be, and each event is held against the query itself: the index can hide nothing that it holds to
 * be of this log, and shows nothing.
 *
 * @throws LedgerError where the log cannot be read; DamagedIndex where a part of the index is not what was written
 */
export async function searchLog(where: Searched, query: Query, limit: number): Promise<Found> {
  const search = new Search(where, query, limit);
  await search.readTail();
  for (const block of where.index?.blocks.toReversed() ?? []) {
    if (search.isDone) break;
    await search.readBlock(block);
  }
  const { kept, matched, more, read, torn } = search;
  return { kept: kept.reverse(), matched, more, read, torn };
}

class Search {
  /** Newest first. */
  readonly kept: JsonObject[] = [];
  matched = 0;
  more = false;
  read = 0;
  torn: string | null = null;
  readonly #where: Searched;
  readonly #query: Query;
  readonly #limit: number;
  readonly #needle: string | null;
  readonly #bits: readonly number[];
  readonly #wanted: readonly Wanted[];

  constructor(where: Searched, query: Query, limit: number) {
    this.#where = where;
    this.#query = query;
    this.#limit = limit;
    this.#needle = query.text === null ? null : needleOf(query.text);
    this.#bits = this.#needle === null ? [] : bitsOf(this.#needle);
    this.#wanted = wantedBy(query);
  }

  /** Whether going on could neither show nor count anything. */
  get isDone(): boolean {
    return this.more;
  }

  get #isFull(): boolean {
    return this.kept.length >= this.#limit;
  }

  /** Everything behind the index. */
  async readTail(): Promise<void> {
    const found: JsonObject[] = [];
    for await (const event of this.#matching(this.#where.index?.next ?? 0, Number.POSITIVE_INFINITY, null)) {
      this.matched++;
      found.push(event);
      if (found.length > this.#limit) found.shift();
    }
    this.kept.push(...found.reverse());
  }

  async readBlock(block: Block): Promise<void> {
    const candidates = this.#candidates(block);
    if (candidates === null) return;
    const count = countOf(candidates.events);
    if (count === 0) return;
    if (this.#isFull && !candidates.surely) {
      this.more = true;
      return;
    }
    if (this.#isFull) this.matched += count;
    else await this.#readCandidates(block, candidates);
  }

  /** Reads from the newest candidate on; what is beyond the limit is only counted, where the index is sure of it. */
  async #readCandidates(block: Block, { events, surely }: Candidates): Promise<void> {
    for (const { first, last, count } of stretchesOf(events, surely ? STRETCH : BLOCK_EVENTS)) {
      if (this.#isFull) {
        if (!surely) this.more = true;
        else this.matched += count;
        if (this.more) return;
        continue;
      }
      const found: JsonObject[] = [];
      const wanted = (entry: number) => has(events, entry - block.from);
      for await (const event of this.#matching(block.from + first, block.from + last + 1, wanted)) found.push(event);
      this.matched += found.length;
      this.kept.push(...found.reverse().slice(0, this.#limit - this.kept.length));
    }
  }

  /** Events of a block that may match, or null where none does. */
  #candidates(block: Block): Candidates | null {
    const { since, until } = this.#query;
    const { index } = this.#where;
    if (index === null || (since !== null && block.latest < since) || (until !== null && block.earliest >= until)) {
      return null;
    }
    if (this.#bits.length > 0 && !index.filter(block).mayHold(this.#bits)) return null;
    const events = new Uint32Array(BLOCK_WORDS).fill(0xffffffff);
    let surely = this.#needle === null;
    const add = index.terms(block);
    for (const { term, wild } of this.#wanted) {
      const having = new Uint32Array(BLOCK_WORDS);
      add(term, having);
      const before = countOf(having);
      if (wild !== null) add(wild, having);
      if (countOf(having) !== before) surely = false;
      for (let word = 0; word < BLOCK_WORDS; word++) events[word]! &= having[word]!;
    }
    if ((since !== null && block.earliest < since) || (until !== null && block.latest >= until)) {
      const timeAt = index.times(block);
      for (let at = 0; at < BLOCK_EVENTS; at++) {
        const time = timeAt(at);
        if ((since !== null && time < since) || (until !== null && time >= until)) {
          events[at >>> 5]! &= ~(1 << (at & 31));
        }
      }
    }
    return { events, surely };
  }

  /** Events of `[from, until)` that match. */
  async *#matching(from: number, until: number, wanted: ((entry: number) => boolean) | null) {
    const { log, origin } = this.#where;
    const entries = untilTorn(readTexts(log, origin, from, until), (message) => {
      this.torn = message;
    });
    for await (const { index, text } of entries) {
      if (wanted !== null && !wanted(index)) continue;
      this.read++;
      if (this.#needle !== null && !folded(text).includes(this.#needle)) continue;
      const event: unknown = JSON.parse(text);
      if (isJsonObject(event as JsonObject) && matches(this.#query, event as JsonObject)) yield event as JsonObject;
    }
  }
}

interface Candidates {
  readonly events: Uint32Array;
  /** Whether each of them matches, without reading it. */
  readonly surely: boolean;
}

const has = (events: Uint32Array, at: number): boolean => (events[at >>> 5]! & (1 << (at & 31))) !== 0;

function countOf(events: Uint32Array): number {
  let count = 0;
  for (let word of events) for (; word !== 0; word = (word & (word - 1)) >>> 0) count++;
  return count;
}

/** Candidates that are read in one go, the newest first: beginning anew costs as much as stepping over some entries. */
function stretchesOf(events: Uint32Array, most: number): { first: number; last: number; count: number }[] {
  const stretches: { first: number; last: number; count: number }[] = [];
  for (let at = BLOCK_EVENTS - 1; at >= 0; at--) {
    if (!has(events, at)) continue;
    const newest = stretches.at(-1);
    if (newest === undefined || newest.first - at > LARGEST_GAP || newest.count >= most) {
      stretches.push({ first: at, last: at, count: 1 });
    } else {
      newest.first = at;
      newest.count++;
    }
  }
  return stretches;
}
