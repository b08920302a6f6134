import type { Action } from "../spine/action.js";
import type { Facts } from "../spine/facts.js";
import type { Finding } from "../spine/finding.js";
import type { Truth } from "./truth.js";

/** When a decision is made: before a call, on its result, on a prompt, on an answer. */
export type Phase = "call" | "result" | "prompt" | "answer";
export const PHASES: readonly Phase[] = ["call", "result", "prompt", "answer"];

/** What is judged. `actions` may be empty where only text is looked at. */
export interface Subject {
  readonly actions: readonly Action[];
  readonly findings: readonly Finding[];
  readonly phase: Phase;
}

/** What a condition may look at besides the action: one decision, one action of it. Reused from action to action. */
export interface Case {
  readonly facts: Facts;
  readonly findings: readonly Finding[];
  readonly phase: Phase;
  /** Index of the action being judged, or -1 when the call as a whole is. */
  index: number;
  /** What was worked out once for this decision, by whoever needs it again for the next action; null before that. */
  memo: Map<object, unknown> | null;
  /** Why a condition of the rule being asked could not be evaluated; it then answered MAYBE. */
  failure: string | null;
}

/** A condition on one action. One that cannot be evaluated answers MAYBE and says why in `failure`. */
export type Test = (action: Action, situation: Case) => Truth;

/** A condition after partial evaluation for standing facts: settled, or still to be asked of each action. */
export type Condition = Truth | Test;

/** What rules are asked about where there is no action: it has no resource, no label and no source. */
export const NOTHING: Action = {
  kind: "opaque",
  resource: { type: "none", name: "", form: "exact" },
  certainty: "certain",
  labels: [],
  sources: [],
  span: { start: 0, end: 0 },
  detail: {},
};
