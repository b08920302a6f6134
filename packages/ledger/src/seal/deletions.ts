import { fileError } from "../error.js";
import type { AuditEvent } from "../event/kinds.js";
import type { OffsetWriter } from "../log/offsets.js";
import type { Checkpoint } from "../note/checkpoint.js";
import type { Disk } from "../segment/disk.js";
import { type EraseReport, type EraseRequest, eraseSecrets } from "./erase.js";
import { type SealReport, type SealRequest, sealEntries } from "./seal.js";

/** What deleting needs of the log's writer. */
export interface DeletionRoom {
  readonly folder: string;
  readonly disk: Disk;
  readonly origin: string;
  readonly offsets: OffsetWriter;
  /** A checkpoint over everything appended so far. */
  settle(): Promise<Checkpoint>;
  /** Appends the event durably; returns its index. */
  append(event: AuditEvent): Promise<number>;
  /** Ends the segment being written where it holds entries below `size`. */
  finishSegment(size: number): Promise<void>;
  /** Runs it while nothing is written. */
  exclusively<T>(body: () => Promise<T>): Promise<T>;
}

/** Deletes content beside a log's writer, one deletion at a time. */
export class Deletions {
  readonly #room: DeletionRoom;
  #last: Promise<unknown> = Promise.resolve();

  constructor(room: DeletionRoom) {
    this.#room = room;
  }

  seal(request: SealRequest): Promise<SealReport> {
    const { settle, append } = this.#room;
    const record = async (event: AuditEvent) => {
      const index = await append(event);
      await settle();
      return index;
    };
    return this.#next(() => sealEntries({ ...this.#room, record }, request));
  }

  erase(request: EraseRequest): Promise<EraseReport> {
    return this.#next(() => eraseSecrets({ ...this.#room, record: this.#room.append }, request));
  }

  /** Resolves when nothing is being deleted, whatever came of it. */
  async idle(): Promise<void> {
    await this.#last;
  }

  async #next<T>(body: () => Promise<T>): Promise<T> {
    const done = this.#last.then(body);
    this.#last = done.catch(() => {
      // Whoever asked for it is told.
    });
    try {
      return await done;
    } catch (error) {
      throw fileError(error, "content could not be deleted");
    }
  }
}
