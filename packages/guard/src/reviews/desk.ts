import type { Policy } from "@rampart/core";
import type { AuditEvent } from "@rampart/ledger";
import { demand, type Person } from "../identity/person.js";
import type { Journal } from "../record/journal.js";
import { reviewEvent } from "../record/state.js";
import { mayAgree } from "./agree.js";
import { ReviewBook } from "./book.js";
import { reviewDigest } from "./digest.js";
import type { Sketch } from "./preview/sketch.js";
import type { Question } from "./question.js";
import type { Review } from "./review.js";
import { agreed, denied, expired, opened, used, voided } from "./steps.js";
import { isStillAbout } from "./still.js";
import { ONCE, type Wish } from "./wish.js";

/** What is known of a question when the same call comes (again). */
export type Consulted =
  /** A person approved exactly this call; the approval is spent now, or `lasts` for the calls after it. */
  | { readonly state: "spent"; readonly review: Review; readonly lasts: boolean }
  /** A person refused exactly this call. */
  | { readonly state: "refused"; readonly review: Review }
  /** It waits for a person: since now, or since an earlier attempt. */
  | { readonly state: "held"; readonly review: Review; readonly fresh: boolean }
  /** Too many questions are open already. */
  | { readonly state: "full" };

/** Who answers, by the policy in force. */
export interface Answerer {
  readonly person: Person;
  readonly policy: Policy;
}

/** Where questions to people are kept and answered. Every step is an event in the log. */
export class ReviewDesk {
  readonly book = new ReviewBook();
  /** What the calls in question look like, for as long as this guard runs and they are open. */
  readonly sketches = new Map<string, Sketch>();
  readonly #journal: Journal;
  readonly #now: () => number;
  /** What comes with an approval: a privilege, where one is behind the question. */
  onApproved: (review: Review) => Promise<unknown> = async () => undefined;
  /** Answers and what ends them are recorded one after the other, so that the log says which came last. */
  #queue: Promise<unknown> = Promise.resolve();

  constructor(journal: Journal, now: () => number) {
    this.#journal = journal;
    this.#now = now;
  }

  /**
   * Finds or makes the question about this call. Takes effect at once, so that of two equal calls one spends an
   * approval; the caller records it with {@link record} before anything is released.
   */
  consult(question: Question): Consulted {
    const now = this.#now();
    const digest = reviewDigest(question.call, question.actions, question.decision.policy);
    const known = this.book.find(digest, now);
    if (known === null) return this.#ask(question, digest, now);
    if (!isStillAbout(known, question)) {
      this.#void(known);
      return this.#ask(question, digest, now);
    }
    if (known.state === "open") return { state: "held", review: known, fresh: false };
    if (known.state === "denied") return { state: "refused", review: known };
    if (known.scope !== "once") return { state: "spent", review: known, lasts: true };
    const spent = used(known);
    this.book.apply(spent);
    return { state: "spent", review: spent, lasts: false };
  }

  /** @throws GuardError `record_failed` */
  async record(consulted: Consulted | null): Promise<void> {
    if (consulted === null || consulted.state === "full" || consulted.state === "refused") return;
    if (consulted.state === "held" && !consulted.fresh) return;
    // One that lasts is named by the intent of every call it lets through.
    if (consulted.state === "spent" && consulted.lasts) return;
    await this.#journal.record(reviewEvent(consulted.review, null), true);
  }

  /**
   * One person's yes. The review is `approved` once as many agreed as the policy wants, and `open` until then.
   *
   * @throws GuardError `forbidden`, `self_approval`, `same_person`, `scope_too_wide`, `op_malformed`, `review_unknown`,
   *   `review_settled`, `record_failed`; the question then stays as it was
   */
  async approve(id: string, { person, policy }: Answerer, wish: Wish = ONCE): Promise<Review> {
    demand(person, "approver");
    const review = await this.#settle(id, person, "open", (review, now) => {
      mayAgree(review, person, policy);
      return agreed(review, person, wish, now);
    });
    if (review.state === "approved") await this.onApproved(review);
    return review;
  }

  /**
   * One person's no, which is enough; also after an approval, for the calls it was still good for.
   *
   * @throws GuardError `forbidden`, `review_unknown`, `review_settled`, `record_failed`
   */
  deny(id: string, { person }: Answerer, note: string | null = null): Promise<Review> {
    demand(person, "approver");
    return this.#settle(id, person, "standing", (review, now) => denied(review, person, note, now));
  }

  list(): readonly Review[] {
    return this.book.list(this.#now());
  }

  /** Told of every event after it was recorded: some end questions and answers before their time. At once; the log follows. */
  follow(event: AuditEvent): void {
    for (const review of this.book.ended(event)) {
      this.#inTurn(() => this.#journal.record(reviewEvent(review, null), true)).catch(() => undefined);
    }
  }

  /** Records what has ended by time, and forgets what is settled. */
  async sweep(): Promise<void> {
    for (const review of this.book.lapsed(this.#now())) {
      const over = expired(review);
      await this.#journal.record(reviewEvent(over, null), false);
      this.book.apply(over);
    }
    this.book.forget();
    for (const id of this.sketches.keys()) if (!this.book.isOpen(id)) this.sketches.delete(id);
  }

  /** Resolves when every answer given so far is recorded. */
  async quiet(): Promise<void> {
    await this.#queue;
  }

  /** What it takes to let this call through is another now than when somebody was asked. */
  #void(review: Review): void {
    const over = voided(review, "what the call takes has changed; it was asked anew");
    this.book.apply(over);
    this.#inTurn(() => this.#journal.record(reviewEvent(over, null), true)).catch(() => undefined);
  }

  #ask(question: Question, digest: string, now: number): Consulted {
    const { call } = question;
    if (!this.book.hasRoom(call.door, call.session, now)) return { state: "full" };
    const review = opened(question, digest, now);
    this.book.apply(review);
    if (question.sketch !== undefined) this.sketches.set(review.id, question.sketch());
    return { state: "held", review, fresh: true };
  }

  /** An answer is worth nothing until it is in the log, nor where the question ended meanwhile. */
  #settle(
    id: string,
    person: Person,
    which: "open" | "standing",
    step: (review: Review, now: number) => Review,
  ): Promise<Review> {
    return this.#inTurn(async () => {
      const review = step(this.book[which](id, this.#now()), this.#now());
      await this.#journal.record(reviewEvent(review, person), true);
      this.book[which](id, this.#now());
      this.book.apply(review);
      return review;
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }
}
