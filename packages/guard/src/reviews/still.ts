import { demandOf, type Question } from "./question.js";
import type { Review } from "./review.js";

type Now = Pick<Question, "decision" | "privilege">;

/**
 * Whether a question about the same call still is the one that would be asked now. The hour, a limit or a privilege that was given
 * or ended meanwhile may take other people: then what was said before was said to something else. A no stands in any case.
 */
export function isStillAbout({ state, scope, demand, subject }: Review, question: Now): boolean {
  if (state === "denied") return true;
  const now = demandOf(question);
  const asked = demand.people >= now.people && (demand.notOwner || !now.notOwner);
  const privilege = question.privilege?.name ?? null;
  if (state === "open") return asked && demand.lasts <= now.lasts && subject.privilege === privilege;
  // Its approval gave the privilege: where the call wants one all the same, that is over.
  return asked && (scope === "once" || demand.lasts <= now.lasts) && privilege === null;
}
