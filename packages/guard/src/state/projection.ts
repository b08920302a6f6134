import { hash } from "node:crypto";
import type { RecordedEvent } from "@rampart/ledger";
import { isJsonObject, type Json, parseStrict, readBounded, writeAtomic } from "@rampart/service";
import type { Session } from "../facts/session.js";
import type { Review } from "../reviews/review.js";
import { reviewFrom, sessionFrom } from "./replay.js";

/** Ids of ingested spool records that are kept; older ones are long gone from the spool. */
const MAX_SPOOLED = 16_384;
const MAX_FILE = 32 * 1024 * 1024;

export type KnownSession = Omit<Session, "facts" | "refusals">;

/**
 * What the guard needs of the log's past, held in memory: unsettled reviews, the projects of sessions, spool records it
 * has taken already. The log is the truth; this can be thrown away and is then rebuilt from it.
 */
export class Projection {
  readonly reviews = new Map<string, Review>();
  readonly sessions = new Map<string, KnownSession>();
  readonly spooled = new Set<string>();

  apply(event: RecordedEvent): void {
    if (event.kind === "review") {
      const review = reviewFrom(event);
      if (review !== null) this.reviews.set(review.id, review);
    } else if (event.kind === "session") {
      const session = sessionFrom(event);
      this.sessions.delete(keyOf(session));
      this.sessions.set(keyOf(session), session);
    } else if (event.kind === "intent" && event.claimed) {
      this.#remember(event.id);
    }
  }

  #remember(id: string): void {
    this.spooled.add(id);
    if (this.spooled.size > MAX_SPOOLED) this.spooled.delete(this.spooled.values().next().value as string);
  }
}

function keyOf({ door, id, principal }: KnownSession): string {
  return `${principal}\0${door}\0${id}`;
}

/** The entries of a log from one index on. */
export type ReadFrom = (from: number) => AsyncIterable<{ readonly index: number; readonly event: RecordedEvent }>;

/**
 * The projection of everything in the log: from the last snapshot where the log says which file that was, otherwise
 * from the beginning.
 */
export async function project(read: ReadFrom, file: string): Promise<Projection> {
  const snapshot = await readSnapshot(file);
  if (snapshot === null) return replay(read, 0, new Projection(), null);
  const fast = await replay(read, snapshot.upto, snapshot.projection, snapshot.digest).catch(() => null);
  return fast ?? replay(read, 0, new Projection(), null);
}

async function replay(read: ReadFrom, from: number, projection: Projection, digest: null): Promise<Projection>;
async function replay(read: ReadFrom, from: number, projection: Projection, digest: string): Promise<Projection | null>;
async function replay(read: ReadFrom, from: number, projection: Projection, digest: string | null) {
  let vouched = digest === null;
  for await (const { event } of read(from)) {
    if (event.kind === "snapshot" && event.digest === digest) vouched = true;
    projection.apply(event);
  }
  return vouched ? projection : null;
}

/** Writes the snapshot's file. The `snapshot` event with the returned digest makes it count. */
export async function writeSnapshot(file: string, projection: Projection, upto: number): Promise<string> {
  const { reviews, sessions, spooled } = projection;
  const state = { reviews: [...reviews.values()], sessions: [...sessions.values()], spooled: [...spooled] };
  const text = JSON.stringify({ v: 1, upto, ...state });
  await writeAtomic(file, text);
  return digestOf(text);
}

async function readSnapshot(file: string): Promise<{ upto: number; digest: string; projection: Projection } | null> {
  try {
    const bytes = await readBounded(file, { maxBytes: MAX_FILE, owned: true });
    const value = parseStrict(bytes, { bytes: MAX_FILE });
    if (!isJsonObject(value) || value["v"] !== 1) return null;
    const { upto, reviews, sessions, spooled } = value;
    if (typeof upto !== "number" || !Number.isSafeInteger(upto) || upto < 0) return null;
    const projection = new Projection();
    // The digest in the log vouches for the form: only this guard writes what it then signs for.
    for (const review of list<Review>(reviews)) projection.reviews.set(review.id, review);
    for (const session of list<KnownSession>(sessions)) projection.sessions.set(keyOf(session), session);
    for (const id of list<string>(spooled)) projection.spooled.add(id);
    return { upto, digest: digestOf(bytes), projection };
  } catch {
    return null;
  }
}

function list<T>(value: Json | undefined): readonly T[] {
  return Array.isArray(value) ? (value as unknown as readonly T[]) : [];
}

function digestOf(bytes: Buffer | string): string {
  return `sha256:${hash("sha256", bytes, "hex")}`;
}
