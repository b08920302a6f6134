import type { RecordedEvent } from "@rampart/ledger";
import { Projection } from "./projection.js";
import { readSnapshot } from "./snapshot.js";

/** The texts of a log's entries from one index on, at least of those that `mayMatter`. */
export type ReadFrom = (from: number) => AsyncIterable<{ readonly index: number; readonly text: string }>;

/** Why a projection was made from the whole log. */
export type Rebuilt = "no snapshot" | "damaged" | "not the one on record" | "ahead of the log";

export interface Projected {
  readonly projection: Projection;
  /** Null where it was made from a snapshot that the log vouches for. */
  readonly rebuilt: Rebuilt | null;
}

/**
 * The projection of everything in the log. A snapshot is only a short cut: it counts where the log itself names its
 * digest, behind everything it covers, and is otherwise as good as none. A short cut that fails is noticed, not trusted.
 */
export async function project(read: ReadFrom, file: string): Promise<Projected> {
  const snapshot = await readSnapshot(file);
  if (typeof snapshot === "string") return { projection: await replayAll(read), rebuilt: snapshot };
  try {
    const { projection, upto, digest } = snapshot;
    if (await replay(read, upto, projection, digest)) return { projection, rebuilt: null };
    return { projection: await replayAll(read), rebuilt: "not the one on record" };
  } catch {
    return { projection: await replayAll(read), rebuilt: "ahead of the log" };
  }
}

async function replayAll(read: ReadFrom): Promise<Projection> {
  const projection = new Projection();
  await replay(read, 0, projection, "");
  return projection;
}

/** Returns whether a `snapshot` event on the way names the digest. */
async function replay(read: ReadFrom, from: number, projection: Projection, digest: string): Promise<boolean> {
  let vouched = false;
  for await (const { text } of read(from)) {
    const event = JSON.parse(text) as RecordedEvent;
    if (event.kind === "snapshot" && event.projection === "guard" && event.digest === digest) vouched = true;
    projection.apply(event, event);
  }
  return vouched;
}
