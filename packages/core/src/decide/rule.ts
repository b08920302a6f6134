import type { Obligation } from "../spine/decision.js";
import type { Verdict } from "../spine/verdict.js";
import type { Test } from "./case.js";

/** A rule ready to be asked: partially evaluated for one agent, task and place. */
export interface Rule {
  readonly id: string;
  /** What it yields: a grant yields `allow`. */
  readonly verdict: Verdict;
  /** The role it belongs to, null for a guardrail. */
  readonly role: string | null;
  /** Null where it holds for every action of its kinds. */
  readonly test: Test | null;
  readonly reason: string;
  readonly instead: string | null;
  readonly final: boolean;
  readonly obligations: readonly Obligation[];
  readonly unlessGranted: string | null;
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
  return { id, verdict, role: null, test, reason, instead, final, obligations: [], unlessGranted: null, found: 0 };
}

/** Identifiers the engine keeps for itself; no rule of a policy may begin with one of these. */
export const RESERVED = ["default", "understanding.", "state.", "role.", "obligation.", "project."] as const;

export function isReserved(id: string): boolean {
  return RESERVED.some((prefix) => (prefix.endsWith(".") ? id.startsWith(prefix) : id === prefix));
}
