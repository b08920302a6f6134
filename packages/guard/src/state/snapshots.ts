import type { EventOf } from "@rampart/ledger";
import type { Session } from "../facts/session.js";
import type { Journal } from "../record/journal.js";
import type { ReviewBook } from "../reviews/book.js";
import { Projection, writeSnapshot } from "./projection.js";

/** Entries after which a new snapshot is due: what a start has to read at most, and then some. */
const EVERY = 10_000;

export interface SnapshotInput {
  readonly file: string;
  readonly journal: Journal;
  readonly reviews: ReviewBook;
  readonly sessions: { list(): readonly Session[] };
  readonly spooled: ReadonlySet<string>;
  readonly now: () => number;
}

/** Writes the guard's memory down now and then, so that starting does not mean reading the whole log. */
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
    const { file, journal, now } = this.#input;
    const upto = journal.size;
    const digest = await writeSnapshot(file, this.#gather(now()), upto);
    await journal.record(snapshotEvent(upto, digest), false);
    this.#upto = upto;
  }

  #gather(now: number): Projection {
    const { reviews, sessions, spooled } = this.#input;
    const projection = new Projection();
    for (const review of reviews.list(now)) projection.reviews.set(review.id, review);
    for (const { door, id, principal, project, first } of sessions.list()) {
      projection.sessions.set(`${principal}\0${door}\0${id}`, { door, id, principal, project, first });
    }
    for (const id of spooled) projection.spooled.add(id);
    return projection;
  }
}

function snapshotEvent(upto: number, digest: string): EventOf<"snapshot"> {
  return { kind: "snapshot", projection: "guard", upto, digest, state: null };
}
