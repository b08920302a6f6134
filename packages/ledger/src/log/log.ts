import { appendFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileError, LedgerError } from "../error.js";
import { encodeFitting } from "../event/fit.js";
import { type AuditEvent, versionOf } from "../event/kinds.js";
import { readCheckpoint } from "../note/checkpoint.js";
import type { Signer } from "../note/signer.js";
import { Deletions } from "../seal/deletions.js";
import type { EraseReport, EraseRequest } from "../seal/erase.js";
import type { SealReport, SealRequest } from "../seal/seal.js";
import type { Opening } from "../secret/commit.js";
import { formatOpenings, openingsName, SECRETS_FOLDER } from "../secret/openings.js";
import { type Appended, AppendedEntry, type Batch } from "./batch.js";
import { lastWords } from "./last-words.js";
import type { AppendOptions, LogStatus, Parts } from "./parts.js";
import { type Caller, Queue } from "./queue.js";
import { type Entry, readLog, readTexts } from "./read.js";
import { clockMoved, keyAnnounced } from "./records.js";

/** Entries not covered by a checkpoint, at most about this many. */
const CHECKPOINT_ENTRIES = 1_000;
/** And for at most this long. */
const CHECKPOINT_MS = 1_000;
interface Request {
  /** Entries the checkpoint has to cover. */
  readonly size: number;
  readonly resolve: (note: string) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The writer of a log. Entries are ordered by the calls of {@link append}; everything that waits goes to disk
 * together. After the first failure of the disk nothing is accepted any more, and the caller denies.
 */
export class Log {
  readonly #parts: Parts;
  readonly #queue = new Queue();
  readonly #deletions: Deletions;
  #next: number;
  #segment: number;
  #requests: Request[] = [];
  #tasks: (() => Promise<void>)[] = [];
  #timer: NodeJS.Timeout | null = null;
  #working: Promise<void> | null = null;
  #failure: LedgerError | null = null;
  #closed = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#next = parts.frontier.size;
    this.#segment = parts.segment;
    const { folder, disk, offsets, signing } = parts;
    this.#deletions = new Deletions({
      ...{ folder, disk, offsets, origin: signing.signer.name },
      settle: async () => readCheckpoint(await this.checkpoint()),
      append: async (event) => (await this.append(event, { durable: true })).index,
      finishSegment: (size) => this.#exclusively(() => this.#finishSegment(size)),
      exclusively: (body) => this.#exclusively(body),
    });
    if (this.#next > parts.signing.size) this.#startTimer();
  }

  get status(): LogStatus {
    const { frontier, signing } = this.#parts;
    return {
      origin: signing.signer.name,
      entries: frontier.size,
      signed: signing.size,
      waiting: this.#queue.entries,
      key: signing.signer.verifier.text,
      failure: this.#failure,
    };
  }

  /** The last signed checkpoint. */
  get lastCheckpoint(): string {
    return this.#parts.signing.note;
  }

  /**
   * Appends an event. Secrets must be protected already.
   * @throws LedgerError `event.*`, `canonical.*` (nothing was appended); `log.overloaded` (try later); `log.disk-full`,
   *   `log.read-only`, `log.io`, `log.failed`, `log.closed` (the log takes no more entries)
   */
  append(event: AuditEvent, options: AppendOptions): Promise<Appended> {
    return this.#append(() => event, options, null);
  }

  /** A signed checkpoint over everything appended so far, on disk. */
  checkpoint(): Promise<string> {
    const refusal = this.#refusal();
    if (refusal !== null) return Promise.reject(refusal);
    return this.#request();
  }

  /** Announces a new key and signs with it from then on. Its name is the log's. */
  async rotateKey(next: Signer): Promise<string> {
    const { signing } = this.#parts;
    const previous = signing.signer;
    if (next.name !== previous.name)
      throw new LedgerError("key.mismatch", `a key of this log is called ${previous.name}`);
    const announce = (index: number) => keyAnnounced(index, next, previous);
    await this.#append(announce, { durable: true }, () => signing.changeSigner(next));
    return this.checkpoint();
  }

  /**
   * Deletes the content of entries; their hashes stay, and every proof and checkpoint holds as before. Recorded before.
   * @throws LedgerError `log.tampered` (nothing was deleted), as {@link append}, `log.io` …
   */
  sealEntries(request: SealRequest): Promise<SealReport> {
    return this.#deletions.seal(request);
  }

  /** Erases what opens commitments in events, and records that. The log verifies as before. */
  eraseSecrets(request: EraseRequest): Promise<EraseReport> {
    return this.#deletions.erase(request);
  }

  /** The entries `[from, until)`, as far as they are written. */
  read(from = 0, until = Infinity): AsyncGenerator<Entry> {
    const { folder, frontier, signing } = this.#parts;
    return readLog(folder, signing.signer.name, from, Math.min(until, frontier.size));
  }

  /** The same without parsing, those that are `wanted` (see {@link readTexts}). */
  readTexts(from = 0, until = Infinity, wanted?: (prefixed: Buffer) => boolean): AsyncGenerator<Omit<Entry, "event">> {
    const { folder, frontier, signing } = this.#parts;
    return readTexts(folder, signing.signer.name, from, Math.min(until, frontier.size), wanted);
  }

  /** Waits for what was appended, makes a last checkpoint and gives the log free. Rejects with what went wrong then. */
  async close(): Promise<void> {
    if (this.#closed) return;
    const last = this.#failure === null && this.#uncovered() > 0 ? this.#request() : Promise.resolve("");
    this.#closed = true;
    this.#stopTimer();
    const { tail, signing, hashes, offsets, lock } = this.#parts;
    try {
      await last;
      await this.#deletions.idle();
      await this.#working;
    } finally {
      await Promise.allSettled([tail.close(), signing.close(), hashes.close(), offsets.close()]);
      await lock.release();
    }
  }

  #append(
    make: (index: number) => AuditEvent,
    options: AppendOptions,
    committed: (() => void) | null,
  ): Promise<Appended> {
    const refusal = this.#refusal() ?? this.#queue.overload();
    if (refusal !== null) return Promise.reject(refusal);
    return new Promise((resolve, reject) => {
      try {
        const { time, mono, shift } = this.#parts.clock.read();
        if (shift !== 0) this.#enqueue(clockMoved(shift), time, mono, { durable: false }, NOBODY);
        this.#enqueue(make(this.#next), time, mono, options, { resolve, reject, committed });
      } catch (error) {
        reject(error);
      }
    });
  }

  #enqueue(event: AuditEvent, time: number, mono: number, options: AppendOptions, caller: Caller): void {
    const { run, keepOpenings } = this.#parts;
    const index = this.#next;
    const text = encodeFitting(event, { v: versionOf(event.kind), index, time, mono, run });
    // One whose commitment is not in the event could never be asked for, nor be erased with it.
    const openings = keepOpenings ? (options.openings ?? []).filter(({ commit }) => text.includes(commit)) : [];
    this.#queue.add(index, text, options.durable, openings, caller);
    this.#next++;
    this.#startTimer();
    this.#work();
  }

  #refusal(): LedgerError | null {
    if (this.#failure !== null) return new LedgerError("log.failed", this.#failure.message, this.#failure);
    return this.#closed ? new LedgerError("log.closed", "the log is closed") : null;
  }

  get #asked(): boolean {
    return this.#requests.length > 0 || this.#tasks.length > 0;
  }

  /** Runs something between two batches, when nothing else is written. */
  #exclusively<T>(body: () => Promise<T>): Promise<T> {
    const refusal = this.#refusal();
    if (refusal !== null) return Promise.reject(refusal);
    return new Promise((resolve, reject) => {
      this.#tasks.push(() => body().then(resolve, reject));
      this.#work();
    });
  }

  #request(): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#requests.push({ size: this.#next, resolve, reject });
      this.#work();
    });
  }

  /** Starts working unless at it already; after this turn of the event loop, so that its appends go together. */
  #work(): void {
    if (this.#working !== null) return;
    this.#working = new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#drain());
  }

  async #drain(): Promise<void> {
    try {
      for (let batch = this.#queue.take(); batch !== null || this.#asked; batch = this.#queue.take()) {
        if (batch !== null) await this.#commit(batch);
        await this.#sealIfDue();
        for (const task of this.#tasks.splice(0)) await task();
      }
    } catch (error) {
      await this.#fail(fileError(error, "the log cannot be written"));
    }
    this.#working = null;
  }

  /** Writes a batch and tells its callers. */
  async #commit(batch: Batch): Promise<void> {
    const { tail, frontier, hashes, offsets } = this.#parts;
    try {
      if (!tail.fits(batch.bytes)) await this.#rotate();
      if (batch.openings.length > 0) await this.#keepOpenings(batch.openings);
      await tail.write(batch.frames, batch.durable, batch.waiting.length === 1);
    } catch (error) {
      const failure = fileError(error, "the log cannot be written");
      await this.#fail(failure, batch);
      return;
    }
    const base = tail.position - batch.bytes;
    for (const { index, leaf, start, resolve, committed } of batch.waiting) {
      frontier.append(leaf, hashes.push);
      offsets.push(index, base + start);
      committed?.();
      resolve(new AppendedEntry(index, leaf));
    }
    this.#queue.done(batch);
  }

  async #rotate(): Promise<void> {
    const { tail, frontier } = this.#parts;
    await this.#seal(true);
    await tail.rotate(frontier.size);
    this.#segment = frontier.size;
  }

  /** Entries below `size` lie in finished segments afterwards. */
  async #finishSegment(size: number): Promise<void> {
    if (size <= this.#segment || this.#parts.frontier.size === this.#segment) return;
    try {
      await this.#rotate();
    } catch (error) {
      const failure = fileError(error, "the log cannot be written");
      await this.#fail(failure);
      throw failure;
    }
  }

  async #keepOpenings(openings: readonly Opening[]): Promise<void> {
    const folder = join(this.#parts.folder, SECRETS_FOLDER);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await appendFile(join(folder, openingsName(this.#segment)), formatOpenings(openings), { mode: 0o600 });
  }

  async #sealIfDue(): Promise<void> {
    if (this.#failure !== null) return this.#rejectRequests(this.#failure);
    const { frontier, signing } = this.#parts;
    const due = this.#requests.filter((r) => r.size <= frontier.size);
    if (due.length === 0 && frontier.size - signing.size < CHECKPOINT_ENTRIES) return;
    // One made only because of many entries need not be on disk itself: losing it loses no entry.
    const note = await this.#seal(due.length > 0);
    // Only those: one that came while this checkpoint was being made gets the next.
    this.#requests = this.#requests.filter((r) => !due.includes(r));
    for (const { resolve } of due) resolve(note);
  }

  /** A checkpoint never covers what is not on disk. */
  async #seal(durable: boolean): Promise<string> {
    const { tail, frontier, signing, hashes, offsets } = this.#parts;
    this.#stopTimer();
    await tail.sync();
    const note = await signing.seal(frontier, durable);
    await hashes.flush();
    await offsets.flush();
    if (this.#uncovered() > 0) this.#startTimer();
    return note;
  }

  #uncovered(): number {
    return this.#next - this.#parts.signing.size;
  }

  #startTimer(): void {
    if (this.#timer !== null || this.#closed || this.#failure !== null) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#request().catch(() => {
        // The failure is in `status` and in every append from now on.
      });
    }, CHECKPOINT_MS);
    this.#timer.unref();
  }

  #stopTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /**
   * The end of this log's writing. What was not acknowledged is rejected and, as far as the disk still obeys, removed;
   * a full disk is recorded in the room reserved for it.
   */
  async #fail(failure: LedgerError, taken: Batch | null = null): Promise<void> {
    this.#failure = failure;
    this.#stopTimer();
    const lost = this.#queue.drop(taken);
    await lastWords(this.#parts, failure, lost.length).catch(() => {
      // The disk does not even take that; reopening finds the tail as it is.
    });
    for (const { reject } of lost) reject(failure);
    this.#rejectRequests(failure);
  }

  #rejectRequests(failure: LedgerError): void {
    for (const { reject } of this.#requests.splice(0)) reject(failure);
  }
}

/** For what the log itself appends beside an event. */
const NOBODY: Caller = { resolve: () => {}, reject: () => {}, committed: null };
