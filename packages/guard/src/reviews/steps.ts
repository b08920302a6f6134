import { randomBytes } from "node:crypto";
import type { Person } from "../identity/person.js";
import { demandOf, type Question } from "./question.js";
import { type Approval, REVIEW_LIMITS, type Review } from "./review.js";
import { subjectOf } from "./subject.js";
import { lengthOf, type Wish } from "./wish.js";

/** Thirty-two characters, without the four that look like others. */
const ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

function newReviewId(): string {
  let id = "r-";
  for (const byte of randomBytes(8)) id += ALPHABET[byte % 32];
  return id;
}

export function opened(question: Question, digest: string, now: number): Review {
  return {
    id: newReviewId(),
    digest,
    intent: question.intent,
    state: "open",
    opened: now,
    until: now + REVIEW_LIMITS.openMs,
    reviewer: null,
    approvals: [],
    demand: demandOf(question),
    policy: question.decision.policy,
    scope: "once",
    note: null,
    subject: subjectOf(question),
  };
}

/**
 * One more person agrees. With as many as the policy wants it is approved, for no more than each of them said; before that it
 * stays open.
 *
 * @throws GuardError `scope_too_wide`, `op_malformed`
 */
export function agreed(review: Review, { name, channel, verified }: Person, wish: Wish, now: number): Review {
  const lasts = lengthOf(wish, review, now);
  const approval: Approval = { by: name, channel, verified, at: now, scope: wish.scope, lasts };
  const approvals = [...review.approvals, approval];
  const answered = { ...review, reviewer: name, approvals, note: wish.note };
  if (approvals.length < review.demand.people) return answered;
  return { ...answered, state: "approved", ...narrowest(approvals, now) };
}

/** The scope and end all of them agreed to. */
function narrowest(approvals: readonly Approval[], now: number): Pick<Review, "scope" | "until"> {
  if (approvals.some(({ lasts }) => lasts === 0)) return { scope: "once", until: now + REVIEW_LIMITS.armedMs };
  const ends = approvals.map(({ at, lasts }) => at + lasts);
  const until = Math.min(...ends);
  return { scope: approvals[ends.indexOf(until)]!.scope, until };
}

export function denied(review: Review, { name }: Person, note: string | null, now: number): Review {
  return { ...review, state: "denied", reviewer: name, note, until: now + REVIEW_LIMITS.armedMs };
}

export function used(review: Review): Review {
  return { ...review, state: "used" };
}

export function expired(review: Review): Review {
  return { ...review, state: "expired" };
}

export function voided(review: Review, why: string): Review {
  return { ...review, state: "void", note: why };
}
