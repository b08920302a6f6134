import type { Decision } from "../spine/decision.js";

/** Whether a rule is somebody's order for now, and none of a policy that may be on trial. */
export function isOrder(rule: string): boolean {
  return rule.startsWith("state.") || rule.startsWith("restriction.");
}

/** Whether stop, quarantine or an emergency restriction asks or refuses here: that holds at doors too that only watch. */
export function isOrdered({ rules }: Pick<Decision, "rules">): boolean {
  return rules.some(({ rule, verdict }) => verdict !== "allow" && isOrder(rule));
}
