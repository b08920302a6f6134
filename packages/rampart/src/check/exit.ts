import type { Decision } from "@rampart/core";
import { CHECK_EXIT } from "../command/exit.js";

/** A verdict as an exit status. A sandbox obligation on an allow is not a plain yes. */
export function exitOf(decision: Decision): number {
  if (decision.verdict === "deny") return CHECK_EXIT.deny;
  if (decision.verdict === "ask") return CHECK_EXIT.ask;
  return decision.obligations.some(({ type }) => type === "sandbox") ? CHECK_EXIT.sandbox : CHECK_EXIT.allow;
}

export const CHECK_EXITS = [
  { status: CHECK_EXIT.allow, means: "allow" },
  { status: CHECK_EXIT.ask, means: "ask" },
  { status: CHECK_EXIT.sandbox, means: "allow in a sandbox" },
  { status: CHECK_EXIT.deny, means: "deny" },
  { status: CHECK_EXIT.policy, means: "policy error" },
] as const;
