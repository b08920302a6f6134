import { LedgerError } from "../error.js";
import { MAX_EVENT_BYTES } from "../event/encode.js";
import type { Opening } from "../secret/commit.js";
import { Batch, type Waiting } from "./batch.js";

/** Entries on their way to the disk; more are refused, so that a slow disk cannot take all memory. */
const MAX_ENTRIES = 65_536;
const MAX_BYTES = 32 * 1024 * 1024;
const KEPT_BATCHES = 2;

/** Who waits for an entry. */
export type Caller = Pick<Waiting, "resolve" | "reject" | "committed">;

/** What was appended and is not on disk yet, in order, in batches that go to disk whole. */
export class Queue {
  #filling = new Batch();
  #full: Batch[] = [];
  /** Written batches, to be filled again. */
  #empty: Batch[] = [];
  #entries = 0;
  #bytes = 0;

  get entries(): number {
    return this.#entries;
  }

  /** Why nothing more is taken, or null. */
  overload(): LedgerError | null {
    const over = this.#entries >= MAX_ENTRIES || this.#bytes + MAX_EVENT_BYTES > MAX_BYTES;
    return over ? new LedgerError("log.overloaded", `${this.#entries} entries wait for the disk`) : null;
  }

  add(index: number, text: string, durable: boolean, openings: readonly Opening[], caller: Caller): void {
    if (this.#filling.full) {
      this.#full.push(this.#filling);
      this.#filling = this.#another();
    }
    const batch = this.#filling;
    const before = batch.bytes;
    const leaf = batch.add(text, durable);
    const { resolve, reject, committed } = caller;
    batch.waiting.push({ index, leaf, start: before, resolve, reject, committed });
    for (const opening of openings) batch.openings.push(opening);
    this.#entries++;
    this.#bytes += batch.bytes - before;
  }

  /** The next batch to write, or null. */
  take(): Batch | null {
    const full = this.#full.shift();
    if (full !== undefined) return full;
    if (this.#filling.waiting.length === 0) return null;
    const batch = this.#filling;
    this.#filling = this.#another();
    return batch;
  }

  /** A batch that was taken is written and its callers were told. */
  done(batch: Batch): void {
    this.#entries -= batch.waiting.length;
    this.#bytes -= batch.bytes;
    batch.clear();
    if (this.#empty.length < KEPT_BATCHES) this.#empty.push(batch);
  }

  /** Gives up on everything, the batch that was taken included, and returns who waits for it. */
  drop(taken: Batch | null): Waiting[] {
    const lost = [...(taken === null ? [] : [taken]), ...this.#full, this.#filling].flatMap((batch) => batch.waiting);
    this.#filling = new Batch();
    this.#full = [];
    this.#entries = 0;
    this.#bytes = 0;
    return lost;
  }

  #another(): Batch {
    return this.#empty.pop() ?? new Batch();
  }
}
