import type { EventOf } from "@rampart/ledger";
import type { Review, ReviewState, ReviewSubject } from "../reviews/review.js";

const STATES: { readonly [state: string]: ReviewState } = {
  opened: "open",
  approved: "approved",
  denied: "denied",
  used: "used",
  expired: "expired",
};

/** The review as it stands after an event; null for a step this guard does not make. */
export function reviewFrom(event: EventOf<"review">): Review | null {
  const state = STATES[event.state];
  const { opened, subject } = (event.details ?? {}) as { opened?: unknown; subject?: unknown };
  if (state === undefined || typeof event.digest !== "string" || event.until === null) return null;
  if (typeof opened !== "number" || typeof subject !== "object" || subject === null) return null;
  const { id, digest, intent, reviewer, until } = event;
  return { id, digest, intent, state, opened, until, reviewer, subject: subject as ReviewSubject };
}
