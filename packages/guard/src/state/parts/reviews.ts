import type { AuditEvent } from "@rampart/ledger";
import type { Json } from "@rampart/service";
import { isOver, type Review } from "../../reviews/review.js";
import { VOIDING, voidedBy } from "../../reviews/voids.js";
import type { Part } from "../part.js";
import { reviewFrom } from "../replay.js";
import { keep, listOf } from "./bounded.js";

/** Far above what the desk lets stand open at once. */
const MAX_REVIEWS = 4_096;

/** Reviews that are not over. */
export class StandingReviews implements Part {
  readonly name = "reviews";
  readonly kinds = ["review", ...VOIDING] as const;
  readonly byId = new Map<string, Review>();

  apply(event: AuditEvent): void {
    if (event.kind === "review") return this.#step(reviewFrom(event));
    for (const review of this.byId.values()) if (voidedBy(event, review) !== null) this.byId.delete(review.id);
  }

  save(): Json {
    return [...this.byId.values()] as unknown as Json;
  }

  load(saved: Json): void {
    for (const review of listOf<Review>(saved)) this.byId.set(review.id, review);
  }

  #step(review: Review | null): void {
    if (review === null) return;
    // What is over is in the log, and nobody asks for it again.
    if (isOver(review)) this.byId.delete(review.id);
    else keep(this.byId, review.id, review, MAX_REVIEWS);
  }
}
