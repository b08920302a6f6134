import type { EventOf } from "@rampart/ledger";
import type { Review, ReviewState } from "../reviews/review.js";

const STATES: { readonly [state: string]: ReviewState } = {
  opened: "open",
  approved: "approved",
  denied: "denied",
  used: "used",
  expired: "expired",
  void: "void",
};

/** The review as it stands after an event; null for a step this guard does not make. */
export function reviewFrom(event: EventOf<"review">): Review | null {
  const state = STATES[event.state];
  const details = (event.details ?? {}) as Partial<Review>;
  const { opened, subject, approvals = [], demand = AS_BEFORE, policy = "" } = details;
  if (state === undefined || typeof event.digest !== "string" || event.until === null) return null;
  if (typeof opened !== "number" || typeof subject !== "object" || subject === null) return null;
  const { id, digest, intent, reviewer, until, scope, note } = event;
  const said = typeof note === "string" ? note : null;
  return { id, digest, intent, state, opened, until, reviewer, approvals, demand, policy, scope, note: said, subject };
}

/** What guards demanded that did not say so. */
const AS_BEFORE = { people: 1, notOwner: false, lasts: 0 } as const;
