import type { Obligation, ReviewDemand } from "../spine/decision.js";
import type { Verdict } from "../spine/verdict.js";
import type { Test } from "./case.js";

/** A rule ready to be asked: partially evaluated for one agent, task and place. */
export interface Rule {
  readonly id: string;
  /** What it yields: a grant yields `allow`. */
  readonly verdict: Verdict;
  /** The role it belongs to, null for a guardrail. */
  readonly role: string | null;
  /** The privilege it counts under, null for one that always counts. */
  readonly privilege: string | null;
  /** Null where it holds for every action of its kinds. */
  readonly test: Test | null;
  /** Kinds of action it speaks of: the fewer, the closer it is to what happened, and the earlier it is named. */
  readonly breadth: number;
  readonly reason: string;
  readonly instead: string | null;
  readonly final: boolean;
  readonly obligations: readonly Obligation[];
  readonly unlessGranted: string | null;
  /** What it demands of who answers, where it asks. */
  readonly review: ReviewDemand | null;
  /** Number of the last question it was found for, so that it is asked once. Written by the index alone. */
  found: number;
}

/** A rule of the engine itself, with the same face as one of the policy. */
export function ownRule(
  id: string,
  verdict: Verdict,
  reason: string,
  instead: string | null,
  final = true,
  test: Test | null = null,
): Rule {
  const breadth = id.startsWith("state.") || id.startsWith("chain.") ? 0 : OWN_BREADTH;
  return {
    id,
    verdict,
    role: null,
    privilege: null,
    test,
    breadth,
    reason,
    instead,
    final,
    obligations: [],
    unlessGranted: null,
    review: null,
    found: 0,
  };
}

/** A rule of a policy says more about what happened than that nobody understood or granted it. */
const OWN_BREADTH = 1000;

/** Identifiers the engine keeps for itself; no rule of a policy may begin with one of these. */
export const RESERVED = [
  "default",
  "understanding.",
  "state.",
  "chain.",
  "role.",
  "obligation.",
  "limit.",
  "project.",
  "restriction.",
] as const;

export function isReserved(id: string): boolean {
  return RESERVED.some((prefix) => (prefix.endsWith(".") ? id.startsWith(prefix) : id === prefix));
}
