import type { Finding, Judgement } from "@rampart/core";

/**
 * What is still being looked at, where every rule that refuses speaks of such things alone: the same call may pass in a
 * moment. Null where anything else refuses it.
 */
export function pendingOf({ findings, decision }: Judgement): Finding | null {
  if (decision.verdict !== "deny") return null;
  const pending = findings.filter(({ code }) => code === "model.pending");
  if (pending.length === 0) return null;
  const waits = new Set(pending.map(({ action }) => action));
  const denying = decision.rules.filter(({ verdict }) => verdict === "deny");
  const all =
    denying.length > 0 && denying.every(({ actions }) => actions.length > 0 && actions.every((one) => waits.has(one)));
  return all ? pending[0]! : null;
}
