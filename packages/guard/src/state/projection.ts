import type { RecordedEvent } from "@rampart/ledger";
import { SESSION_LIMITS, type Session } from "../facts/session.js";
import type { Review } from "../reviews/review.js";
import { reviewFrom, sessionFrom } from "./replay.js";

/** Ids of ingested spool records that are kept; older ones are long gone from the spool. */
const MAX_SPOOLED = 16_384;
/** Far above what the desk lets stand open at once. */
const MAX_REVIEWS = 4_096;

export type KnownSession = Omit<Session, "facts" | "refusals" | "prompt">;

/**
 * What the guard needs of the log's past: standing reviews, the projects of sessions and the prompt each was given last,
 * spool records it has taken already. A pure function of the log's events in order, bounded, so that it can be thrown
 * away and rebuilt at any time.
 */
export class Projection {
  readonly reviews = new Map<string, Review>();
  readonly sessions = new Map<string, KnownSession>();
  /** Id of the last prompt, by door and session. */
  readonly prompts = new Map<string, string>();
  readonly spooled = new Set<string>();

  apply(event: RecordedEvent): void {
    if (event.kind === "review") this.#applyReview(reviewFrom(event));
    else if (event.kind === "session") keep(this.sessions, keyOf(sessionFrom(event)), sessionFrom(event), MAX_SESSIONS);
    else if (event.kind === "prompt")
      keep(this.prompts, promptKey(event.source, event.session), event.id, MAX_SESSIONS);
    else if (event.kind === "intent" && event.claimed) this.#remember(event.id);
  }

  #applyReview(review: Review | null): void {
    if (review === null) return;
    // What is over is in the log, and nobody asks for it again.
    if (review.state === "used" || review.state === "expired") this.reviews.delete(review.id);
    else keep(this.reviews, review.id, review, MAX_REVIEWS);
  }

  #remember(id: string): void {
    this.spooled.add(id);
    if (this.spooled.size > MAX_SPOOLED) this.spooled.delete(this.spooled.values().next().value as string);
  }
}

const MAX_SESSIONS = SESSION_LIMITS.sessions;

export function keyOf({ door, id, principal }: KnownSession): string {
  return `${principal}\0${door}\0${id}`;
}

export function promptKey(door: string, session: string): string {
  return `${door}\0${session}`;
}

/** Newest last; the oldest goes where there are too many. */
function keep<V>(map: Map<string, V>, key: string, value: V, most: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > most) map.delete(map.keys().next().value as string);
}

/**
 * Whether an event's bytes could change a projection, or vouch for one: a look at a few words, because most of a log does
 * neither and parsing is what costs. What it lets through is parsed and looked at again.
 */
export function mayMatter(event: Buffer): boolean {
  return MARK.test(event.toString("latin1"));
}

const MARK = /"claimed":true|"kind":"(?:review|session|prompt|snapshot)"/;
