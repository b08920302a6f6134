import { randomBytes } from "node:crypto";
import { REVIEW_LIMITS, type Review, type ReviewSubject } from "./review.js";

/** Thirty-two characters, without the four that look like others. */
const ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789";

export function newReviewId(): string {
  let id = "r-";
  for (const byte of randomBytes(8)) id += ALPHABET[byte % 32];
  return id;
}

export function opened(digest: string, intent: string, subject: ReviewSubject, now: number): Review {
  const until = now + REVIEW_LIMITS.openMs;
  return { id: newReviewId(), digest, intent, state: "open", opened: now, until, reviewer: null, subject };
}

export function approved(review: Review, reviewer: string, now: number): Review {
  return { ...review, state: "approved", reviewer, until: now + REVIEW_LIMITS.armedMs };
}

export function denied(review: Review, reviewer: string, now: number): Review {
  return { ...review, state: "denied", reviewer, until: now + REVIEW_LIMITS.armedMs };
}

export function used(review: Review): Review {
  return { ...review, state: "used" };
}

export function expired(review: Review): Review {
  return { ...review, state: "expired" };
}
