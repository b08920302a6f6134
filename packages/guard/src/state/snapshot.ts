import { hash } from "node:crypto";
import { isJsonObject, type Json, parseStrict, readBounded, ServiceError, writeAtomic } from "@rampart/service";
import type { Review } from "../reviews/review.js";
import { type KnownSession, keyOf, Projection } from "./projection.js";

const VERSION = 2;
const MAX_FILE = 32 * 1024 * 1024;

export interface Snapshot {
  readonly projection: Projection;
  /** Entries it covers. */
  readonly upto: number;
  readonly digest: string;
}

/** Writes the snapshot's file. The `snapshot` event with the returned digest makes it count. @throws ServiceError `file.unwritable` */
export async function writeSnapshot(file: string, projection: Projection, upto: number): Promise<string> {
  const text = formatSnapshot(projection, upto);
  await writeAtomic(file, text);
  return digestOf(text);
}

/** Everything in it, in its order: two projections are the same where this is. */
export function formatSnapshot({ reviews, sessions, prompts, spooled }: Projection, upto: number): string {
  const state = { reviews: [...reviews.values()], sessions: [...sessions.values()], prompts: [...prompts] };
  return JSON.stringify({ v: VERSION, upto, ...state, spooled: [...spooled] });
}

/** The snapshot in the file, or why there is none to be had. Its digest, held against the log, says whether it is the guard's. */
export async function readSnapshot(file: string): Promise<Snapshot | "no snapshot" | "damaged"> {
  try {
    const bytes = await readBounded(file, { maxBytes: MAX_FILE, owned: true });
    const value = parseStrict(bytes, { bytes: MAX_FILE });
    if (!isJsonObject(value)) return "damaged";
    // One of an older guard is no damage; it is made anew.
    if (value["v"] !== VERSION) return "no snapshot";
    const { upto, reviews, sessions, prompts, spooled } = value;
    if (typeof upto !== "number" || !Number.isSafeInteger(upto) || upto < 0) return "damaged";
    const projection = new Projection();
    for (const review of list<Review>(reviews)) projection.reviews.set(review.id, review);
    for (const session of list<KnownSession>(sessions)) projection.sessions.set(keyOf(session), session);
    for (const [key, id] of list<[string, string]>(prompts)) projection.prompts.set(key, id);
    for (const id of list<string>(spooled)) projection.spooled.add(id);
    return { projection, upto, digest: digestOf(bytes) };
  } catch (error) {
    return error instanceof ServiceError && error.code === "file.missing" ? "no snapshot" : "damaged";
  }
}

/** The digest in the log vouches for the form: only this guard writes what it then signs for. */
function list<T>(value: Json | undefined): readonly T[] {
  return Array.isArray(value) ? (value as unknown as readonly T[]) : [];
}

function digestOf(bytes: Buffer | string): string {
  return `sha256:${hash("sha256", bytes, "hex")}`;
}
