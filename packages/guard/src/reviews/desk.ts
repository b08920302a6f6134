import type { Action, Decision, ToolCall } from "@rampart/core";
import type { Journal } from "../record/journal.js";
import { reviewEvent } from "../record/state.js";
import { ReviewBook } from "./book.js";
import { reviewDigest } from "./digest.js";
import type { Review } from "./review.js";
import { approved, denied, expired, opened, used } from "./steps.js";
import { subjectOf } from "./subject.js";

/** What is known of a question when the same call comes (again). */
export type Consulted =
  /** A person approved exactly this call; the approval is spent now. */
  | { readonly state: "spent"; readonly review: Review }
  /** A person refused exactly this call. */
  | { readonly state: "refused"; readonly review: Review }
  /** It waits for a person: since now, or since an earlier attempt. */
  | { readonly state: "held"; readonly review: Review; readonly fresh: boolean }
  /** Too many questions are open already. */
  | { readonly state: "full" };

/** Where questions to people are kept and answered. Every step is an event in the log. */
export class ReviewDesk {
  readonly book = new ReviewBook();
  readonly #journal: Journal;
  readonly #now: () => number;

  constructor(journal: Journal, now: () => number) {
    this.#journal = journal;
    this.#now = now;
  }

  /**
   * Finds or makes the question about this call. Takes effect at once, so that of two equal calls one spends an
   * approval; the caller records it with {@link record} before anything is released.
   */
  consult(call: ToolCall, actions: readonly Action[], decision: Decision, intent: string): Consulted {
    const now = this.#now();
    const digest = reviewDigest(call, actions, decision.policy);
    const known = this.book.find(digest, now);
    if (known === null) return this.#ask(call, actions, decision, intent, digest, now);
    if (known.state === "open") return { state: "held", review: known, fresh: false };
    if (known.state === "denied") return { state: "refused", review: known };
    const spent = used(known);
    this.book.apply(spent);
    return { state: "spent", review: spent };
  }

  /** @throws GuardError `record_failed` */
  async record(consulted: Consulted | null): Promise<void> {
    if (consulted === null || consulted.state === "full" || consulted.state === "refused") return;
    if (consulted.state === "held" && !consulted.fresh) return;
    await this.#journal.record(reviewEvent(consulted.review, null), true);
  }

  /** @throws GuardError `review_unknown`, `review_settled`, `record_failed`; the question then stays open */
  approve(id: string, reviewer: string, channel: string): Promise<Review> {
    return this.#settle(approved(this.book.open(id, this.#now()), reviewer, this.#now()), channel);
  }

  /** @throws GuardError `review_unknown`, `review_settled`, `record_failed`; the question then stays open */
  deny(id: string, reviewer: string, channel: string): Promise<Review> {
    return this.#settle(denied(this.book.open(id, this.#now()), reviewer, this.#now()), channel);
  }

  list(): readonly Review[] {
    return this.book.list(this.#now());
  }

  /** Records what has ended by time, and forgets what is settled. */
  async sweep(): Promise<void> {
    for (const review of this.book.lapsed(this.#now())) {
      const over = expired(review);
      await this.#journal.record(reviewEvent(over, null), false);
      this.book.apply(over);
    }
    this.book.forget();
  }

  #ask(
    call: ToolCall,
    actions: readonly Action[],
    decision: Decision,
    intent: string,
    digest: string,
    now: number,
  ): Consulted {
    if (!this.book.hasRoom(call.door, call.session, now)) return { state: "full" };
    const review = opened(digest, intent, subjectOf(call, actions, decision), now);
    this.book.apply(review);
    return { state: "held", review, fresh: true };
  }

  /** An approval is worth nothing until it is in the log. */
  async #settle(review: Review, channel: string): Promise<Review> {
    await this.#journal.record(reviewEvent(review, channel), true);
    this.book.apply(review);
    return review;
  }
}
