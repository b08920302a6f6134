import { type DecideOptions, decide } from "../decide/decide.js";
import type { Judgement } from "../judge.js";
import type { Policy } from "../policy/policy.js";
import type { ToolCall } from "../spine/call.js";
import type { Facts, ReachedLimit } from "../spine/facts.js";
import { chargesOf } from "./charges.js";

/**
 * The same judgement, by a door that decides without the guard: nobody there knows what is left of a limit, so one that the call
 * counts for has no room. Limits it does not count for say nothing.
 */
export function judgedWithoutAccounts(
  policy: Policy,
  call: ToolCall,
  facts: Facts,
  judgement: Judgement,
  options: DecideOptions = {},
): Judgement {
  if (policy.program.limits.length === 0 || call.tool === "text" || judgement.decision.verdict === "deny")
    return judgement;
  const { findings, interpretation } = judgement;
  const { actions } = interpretation;
  const charges = chargesOf(policy, facts, { call, actions, findings, usage: null, running: true });
  const reached = new Map<string, ReachedLimit>();
  for (const { limit, amount, open } of charges) {
    if (amount === 0 && !open) continue;
    const verdict = limit.reached.do === "ask" ? "ask" : "deny";
    reached.set(limit.id, {
      limit: limit.id,
      verdict,
      reason: AWAY,
      instead: "Go on with other work until the guard is back.",
    });
  }
  if (reached.size === 0) return judgement;
  const subject = { actions, findings, phase: "call" } as const;
  return { ...judgement, decision: decide(policy, { ...facts, reached: [...reached.values()] }, subject, options) };
}

const AWAY = "The guard that knows what is left is away, so nothing is.";
