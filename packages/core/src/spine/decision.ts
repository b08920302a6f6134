import type { Verdict } from "./verdict.js";

/** Something the door must do besides letting the call through or not. One nobody can fulfil turns into deny. */
export type Obligation =
  | { readonly type: "sandbox"; readonly profile: string }
  /** Before the call: out of its arguments. After it: out of what came back. */
  | { readonly type: "redact"; readonly what: string }
  /** Every `text` in the arguments becomes `by`; the call that comes of it is judged anew. */
  | { readonly type: "replace"; readonly text: string; readonly by: string }
  | { readonly type: "throttle"; readonly perMinute: number }
  | { readonly type: "notify"; readonly to: string };

/** A rule that matched, with what a person needs to understand it. */
export interface RuleHit {
  readonly rule: string;
  readonly verdict: Verdict;
  /** One or two sentences for a person or an agent. */
  readonly reason: string;
  /** What would be allowed instead, where the policy says so. */
  readonly instead: string | null;
  /** Indexes into the judged actions. */
  readonly actions: readonly number[];
  /** True where nobody may override the rule by name. */
  readonly final: boolean;
}

/** A rule that could not be evaluated. An erring deny or ask counts as its verdict, an erring grant as absent. */
export interface RuleError {
  readonly rule: string;
  readonly message: string;
}

/** What rules demand of the people who answer a question. */
export interface ReviewDemand {
  /** So many different people have to agree. */
  readonly people: number;
  /** Neither the agent's owner nor its user counts. */
  readonly notOwner: boolean;
  /** Milliseconds an approval may be made to last; 0: for one call. */
  readonly lasts: number;
}

export interface Decision {
  readonly verdict: Verdict;
  /** A rule or role explicitly covers every action. Without it an allow is "no opinion" to the host. */
  readonly granted: boolean;
  readonly obligations: readonly Obligation[];
  /** The rules that determined the verdict, strictest first, at most 8. */
  readonly rules: readonly RuleHit[];
  readonly erred: readonly RuleError[];
  /** `sha256:…` of the canonical policy document that decided. */
  readonly policy: string;
  /** The strictest of what the rules that ask demand of the answer; absent where none demands anything. */
  readonly review?: ReviewDemand;
}
