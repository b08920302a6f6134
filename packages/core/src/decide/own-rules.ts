import type { Action } from "../spine/action.js";
import type { ReachedLimit } from "../spine/facts.js";
import type { Verdict } from "../spine/verdict.js";
import { ownRule, type Rule } from "./rule.js";

export const STOPPED = ownRule(
  "state.stopped",
  "deny",
  "Everything is stopped by an operator.",
  "Wait until it is released.",
);
export const QUARANTINED = ownRule(
  "state.quarantined",
  "deny",
  "This agent or session is quarantined.",
  "Wait until it is released.",
);

/** In a quarantine that lets reading go on: for every action that does more. */
export const READ_ONLY = ownRule(
  "state.quarantined",
  "deny",
  "This agent or session is quarantined and may only read.",
  "Wait until it is released.",
);

/** A limit of the policy that has no room for this call. */
export function limitRule({ limit, verdict, reason, instead }: ReachedLimit): Rule {
  return ownRule(`limit.${limit}`, verdict, reason, instead);
}

const DEFAULT: Readonly<Record<Verdict, Rule | null>> = {
  allow: null,
  ask: ownRule("default", "ask", "No rule grants this, and the policy asks by default.", null),
  deny: ownRule("default", "deny", "No rule grants this, and the policy denies by default.", null),
};

/** What an action gets that nothing grants; null where the policy allows by default. */
export function defaultRule(verdict: Verdict): Rule | null {
  return DEFAULT[verdict];
}

const SIMPLER = "Write the command so that what it runs and touches stands in it.";
const classRule = (name: string, reason: string, instead: string) => ({
  ask: ownRule(`understanding.${name}`, "ask", reason, instead),
  deny: ownRule(`understanding.${name}`, "deny", reason, instead),
});
const OPAQUE = classRule("opaque", "What this would run or touch is decided only when it runs.", SIMPLER);
const BEYOND = classRule(
  "beyond-bounds",
  "This is too complex to read, or cannot be parsed.",
  "Split it into smaller commands.",
);

/** The class an `opaque` action falls into: a bound of the interpreter or bad syntax, or anything else unresolved. */
export function opaqueRule(
  action: Action,
  understanding: { readonly opaque: "ask" | "deny"; readonly "beyond-bounds": "ask" | "deny" },
): Rule {
  const { reason } = action.detail;
  const beyond = reason === "too_complex" || reason === "syntax";
  return beyond ? BEYOND[understanding["beyond-bounds"]] : OPAQUE[understanding.opaque];
}
