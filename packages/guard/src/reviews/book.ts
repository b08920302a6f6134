import { GuardError } from "../errors.js";
import { REVIEW_LIMITS, type Review, type ReviewState } from "./review.js";

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
      throw new GuardError("review_settled", `the review is ${review.state === "open" ? "expired" : review.state}`);
    }
    return review;
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
    if (isSettled(review.state)) {
      if (this.#byDigest.get(review.digest)?.id === review.id) this.#byDigest.delete(review.digest);
    } else {
      this.#byDigest.set(review.digest, review);
    }
  }

  /** Those whose time has passed: to be recorded as expired. */
  lapsed(now: number): readonly Review[] {
    return [...this.#byId.values()].filter((review) => !isSettled(review.state) && review.until <= now);
  }

  /** Forgets what was settled; the log remembers. */
  forget(): void {
    for (const review of this.#byId.values()) if (isSettled(review.state)) this.#byId.delete(review.id);
  }
}

function isSettled(state: ReviewState): boolean {
  return state === "used" || state === "expired";
}

function isStanding(review: Review, now: number): boolean {
  return !isSettled(review.state) && now < review.until;
}
