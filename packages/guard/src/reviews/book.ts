import type { AuditEvent } from "@rampart/ledger";
import { GuardError } from "../errors.js";
import { isOver, REVIEW_LIMITS, type Review } from "./review.js";
import { voided } from "./steps.js";
import { isVoiding, voidedBy } from "./voids.js";

/**
 * The reviews that still matter, by id and by digest. A projection: it changes only by {@link apply}, with reviews that
 * were recorded or are about to be, so it can be rebuilt from the log. At most one unsettled review per digest.
 */
export class ReviewBook {
  readonly #byId = new Map<string, Review>();
  readonly #byDigest = new Map<string, Review>();

  /** The review that decides about this digest now, if there is one. */
  find(digest: string, now: number): Review | null {
    const review = this.#byDigest.get(digest);
    return review !== undefined && isStanding(review, now) ? review : null;
  }

  /**
   * A review that waits for a person.
   *
   * @throws GuardError `review_unknown`, `review_settled`
   */
  open(id: string, now: number): Review {
    const review = this.#byId.get(id);
    if (review === undefined) throw new GuardError("review_unknown", "there is no such review, or it is long over");
    if (review.state !== "open" || review.until <= now) {
      throw new GuardError("review_settled", `the review is ${saidState(review)}`);
    }
    return review;
  }

  /**
   * One a no still means something for: it waits, or an approval of it stands.
   *
   * @throws GuardError `review_unknown`, `review_settled`
   */
  standing(id: string, now: number): Review {
    const review = this.#byId.get(id);
    return review?.state === "approved" && review.until > now ? review : this.open(id, now);
  }

  /** Whether somebody may still be asked about it. */
  isOpen(id: string): boolean {
    return this.#byId.get(id)?.state === "open";
  }

  /** Oldest first. */
  list(now: number): readonly Review[] {
    return [...this.#byId.values()].filter((review) => isStanding(review, now)).sort((a, b) => a.opened - b.opened);
  }

  /** Whether one more question may be asked, over all and in this session. */
  hasRoom(door: string, session: string, now: number): boolean {
    let all = 0;
    let own = 0;
    for (const review of this.#byId.values()) {
      if (review.state !== "open" || review.until <= now) continue;
      all++;
      if (review.subject.door === door && review.subject.session === session) own++;
    }
    return all < REVIEW_LIMITS.open && own < REVIEW_LIMITS.perSession;
  }

  apply(review: Review): void {
    this.#byId.set(review.id, review);
    if (isOver(review)) {
      if (this.#byDigest.get(review.digest)?.id === review.id) this.#byDigest.delete(review.digest);
    } else {
      this.#byDigest.set(review.digest, review);
      if (review.state !== "open") this.#bound();
    }
  }

  /** Those this event ends, which count no more from now on. */
  ended(event: AuditEvent): readonly Review[] {
    if (!isVoiding(event)) return NONE;
    const ended: Review[] = [];
    for (const review of this.#byId.values()) {
      const why = isOver(review) ? null : voidedBy(event, review);
      if (why !== null) ended.push(voided(review, why));
    }
    for (const review of ended) this.apply(review);
    return ended;
  }

  /** Those whose time has passed: to be recorded as expired. */
  lapsed(now: number): readonly Review[] {
    return [...this.#byId.values()].filter((review) => !isOver(review) && review.until <= now);
  }

  /** Forgets what was settled; the log remembers. */
  forget(): void {
    for (const review of this.#byId.values()) if (isOver(review)) this.#byId.delete(review.id);
  }

  /** Answers are kept until they end; of too many the one that ends first goes, which is asked again then. */
  #bound(): void {
    const answered = [...this.#byId.values()].filter((review) => !isOver(review) && review.state !== "open");
    if (answered.length <= REVIEW_LIMITS.standing) return;
    const first = answered.reduce((a, b) => (b.until < a.until ? b : a));
    this.#byId.delete(first.id);
    if (this.#byDigest.get(first.digest)?.id === first.id) this.#byDigest.delete(first.digest);
  }
}

const NONE: readonly Review[] = [];

function saidState({ state, note }: Review): string {
  if (state === "open") return "expired";
  return state === "void" && note !== null ? `void: ${note}` : state;
}

function isStanding(review: Review, now: number): boolean {
  return !isOver(review) && now < review.until;
}
