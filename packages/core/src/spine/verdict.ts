/**
 * A verdict answers one question: may this happen now?
 *
 * Verdicts form a semilattice, `allow < ask < deny`; joining yields the more restrictive. There is no default member:
 * whoever needs one says which.
 */
export type Verdict = "allow" | "ask" | "deny";

export const VERDICTS: readonly Verdict[] = ["allow", "ask", "deny"];

const RANK: Readonly<Record<Verdict, number>> = { allow: 0, ask: 1, deny: 2 };

/** The more restrictive of two verdicts. Commutative, associative and idempotent. */
export function joinVerdicts(a: Verdict, b: Verdict): Verdict {
  return RANK[a] >= RANK[b] ? a : b;
}

/** Negative when `a` is less restrictive than `b`, zero when equal, positive when more. */
export function compareVerdicts(a: Verdict, b: Verdict): number {
  return RANK[a] - RANK[b];
}
