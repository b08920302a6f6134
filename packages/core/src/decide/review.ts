import type { ReviewDocument } from "../policy/document.js";
import { MAX_APPROVAL } from "../policy/shapes/review.js";
import type { ReviewDemand } from "../spine/decision.js";

/**
 * What a rule demands of an answer. Where it does not say for how long: what one person agrees to may last as long as that
 * person says, what takes more than one is for one call.
 */
export function demandOf({ people = 1, "not-owner": notOwner = false, lasts }: ReviewDocument): ReviewDemand {
  return { people, notOwner, lasts: lasts ?? (people > 1 ? 0 : MAX_APPROVAL) };
}

/** Whether whoever sits at the host may answer: one person is enough, and it may be the agent's own. */
export function hostMayAnswer({ review }: { readonly review?: ReviewDemand }): boolean {
  return review === undefined || (review.people === 1 && !review.notOwner);
}

/** Both at once. Commutative, associative and idempotent. */
export function joinDemands(a: ReviewDemand | null, b: ReviewDemand): ReviewDemand {
  if (a === null) return b;
  return {
    people: Math.max(a.people, b.people),
    notOwner: a.notOwner || b.notOwner,
    lasts: Math.min(a.lasts, b.lasts),
  };
}
