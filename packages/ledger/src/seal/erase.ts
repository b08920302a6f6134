import type { EventOf } from "../event/kinds.js";
import { eraseOpenings, openingsHolding } from "../secret/openings.js";

export interface EraseRequest {
  /** Commitments as they stand in events: `sha256:<64 hex>`. */
  readonly commits: readonly string[];
  /** The entry they stand in, where one was named. */
  readonly entry: number | null;
  readonly by: string;
  readonly reason: string | null;
}

export interface EraseReport {
  /** Openings that are gone now. */
  readonly openings: number;
  /** Index of the last `erasure` event; null where there was nothing to erase. */
  readonly record: number | null;
}

/** What erasing needs of the log's writer. */
export interface EraseRoom {
  readonly folder: string;
  /** Records the event durably; returns its index. */
  record(event: EventOf<"erasure">): Promise<number>;
  /** Runs it while nothing is written. */
  exclusively<T>(body: () => Promise<T>): Promise<T>;
}

/** So many commitments fit into one event. */
const PER_EVENT = 500;

/**
 * Erases what opens commitments, other openings that hold the same text included, and puts on record that it was done.
 * The log verifies as before: it holds no value.
 */
export async function eraseSecrets(room: EraseRoom, request: EraseRequest): Promise<EraseReport> {
  const { folder } = room;
  const { commits, entry, by, reason } = request;
  const wanted = await openingsHolding(folder, new Set(commits));
  if (wanted.size === 0) return { openings: 0, record: null };
  let record: number | null = null;
  const all = [...wanted];
  for (let at = 0; at < all.length; at += PER_EVENT) {
    record = await room.record({ kind: "erasure", commits: all.slice(at, at + PER_EVENT), entry, by, reason });
  }
  const openings = await room.exclusively(() => eraseOpenings(folder, wanted));
  return { openings, record };
}
