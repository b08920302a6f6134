import type { EventOf } from "@rampart/ledger";
import type { Journal } from "../record/journal.js";
import { project, type ReadFrom } from "./project.js";
import { writeSnapshot } from "./snapshot.js";

/** Entries after which a new snapshot is due: what a start has to read at most, and then some. */
const EVERY = 10_000;

export interface SnapshotInput {
  readonly file: string;
  readonly journal: Journal;
  /** The entries `[from, until)` of the log as texts, at least those that `mayMatter`. */
  readonly read: (from: number, until: number) => ReturnType<ReadFrom>;
}

/**
 * Writes down now and then what the log comes to, so that starting does not mean reading the whole of it. Made from the log
 * and never from memory: what the guard believes and what its record says cannot drift apart unseen.
 */
export class Snapshots {
  readonly #input: SnapshotInput;
  #upto: number;

  constructor(input: SnapshotInput, upto: number) {
    this.#input = input;
    this.#upto = upto;
  }

  async ifDue(): Promise<void> {
    if (this.#input.journal.size - this.#upto >= EVERY) await this.take();
  }

  /** @throws ServiceError `file.unwritable`, GuardError `record_failed`; starting then reads more of the log */
  async take(): Promise<void> {
    const { file, journal, read } = this.#input;
    const upto = journal.size;
    const { projection } = await project((from) => read(from, upto), file);
    const digest = await writeSnapshot(file, projection, upto);
    await journal.record(snapshotEvent(upto, digest), false);
    this.#upto = upto;
  }
}

function snapshotEvent(upto: number, digest: string): EventOf<"snapshot"> {
  return { kind: "snapshot", projection: "guard", upto, digest, state: null };
}
