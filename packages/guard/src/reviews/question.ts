import {
  type Action,
  type Decision,
  type Facts,
  joinDemands,
  MAX_APPROVAL,
  type ReviewDemand,
  type ToolCall,
} from "@rampart/core";

import type { Sketch } from "./preview/sketch.js";

/** What somebody is to be asked about. */
export interface Question {
  readonly call: ToolCall;
  readonly facts: Pick<Facts, "identity">;
  readonly actions: readonly Action[];
  readonly decision: Decision;
  /** Id the intent will be recorded under. */
  readonly intent: string;
  /** What a reviewer is shown of it besides; made only where nobody was asked yet. */
  readonly sketch?: () => Sketch;
  /** A privilege that comes with the approval, and how many people have to agree to it. */
  readonly privilege?: { readonly name: string; readonly people: number };
}

const NOTHING: ReviewDemand = { people: 1, notOwner: false, lasts: MAX_APPROVAL };

/** What is demanded of the answer: by the rules that ask, and by the privilege behind it. */
export function demandOf({ decision, privilege }: Pick<Question, "decision" | "privilege">): ReviewDemand {
  const demand = decision.review ?? NOTHING;
  // A privilege has a length and a number of uses of its own: the approval is for this one call.
  return privilege === undefined
    ? demand
    : joinDemands(demand, { people: privilege.people, notOwner: false, lasts: 0 });
}
