import { type Hash, hashToHex, leafHashOfPrefixed } from "../merkle/hash.js";
import type { Opening } from "../secret/commit.js";
import { FRAME_OVERHEAD, sealFrame } from "../segment/frame.js";

/** An appended entry. */
export interface Appended {
  readonly index: number;
  /** Lower-case hexadecimal. */
  readonly leafHash: string;
}

export class AppendedEntry implements Appended {
  readonly index: number;
  readonly #leaf: Hash;

  constructor(index: number, leaf: Hash) {
    this.index = index;
    this.#leaf = leaf;
  }

  /** Made when asked for, since most callers never do. */
  get leafHash(): string {
    return hashToHex(this.#leaf);
  }
}

/** An entry on its way to the disk, and whom to tell. */
export interface Waiting {
  readonly index: number;
  readonly leaf: Hash;
  /** Where its frame begins in the batch. */
  readonly start: number;
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
  /** Runs as soon as the entry is part of the log, before anything else happens to the log. */
  readonly committed: (() => void) | null;
}

/** At first; a batch grows with the callers that wait. */
const INITIAL_BYTES = 16 * 1024;
/** From here on a batch takes no more entries; it always fits into a new segment. */
const FULL_BYTES = 768 * 1024;

/** Entries that go to disk together: one write, one synchronisation, however many callers wait. */
export class Batch {
  #buffer: Buffer = Buffer.allocUnsafe(INITIAL_BYTES);
  #used = 0;
  #durable = false;
  waiting: Waiting[] = [];
  openings: Opening[] = [];

  get bytes(): number {
    return this.#used;
  }

  /** Whether some caller wants its entry on disk, not only written. */
  get durable(): boolean {
    return this.#durable;
  }

  get frames(): Buffer {
    return this.#buffer.subarray(0, this.#used);
  }

  get full(): boolean {
    return this.#used >= FULL_BYTES;
  }

  /** Writes the event as a frame and returns its leaf hash. */
  add(text: string, durable: boolean): Hash {
    const start = this.#used;
    this.#reserve(start + text.length * 3 + FRAME_OVERHEAD);
    const length = this.#buffer.write(text, start + 9, "utf8");
    this.#used = sealFrame(this.#buffer, start, length);
    this.#durable ||= durable;
    return leafHashOfPrefixed(this.#buffer.subarray(start + 8, start + 9 + length));
  }

  /** Empties it for the next entries; the memory stays. */
  clear(): void {
    this.#used = 0;
    this.#durable = false;
    this.waiting = [];
    this.openings = [];
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe(Math.max(bytes, this.#buffer.length * 2));
    this.#buffer.copy(larger, 0, 0, this.#used);
    this.#buffer = larger;
  }
}
