import type { Obligation } from "../spine/decision.js";
import { ownRule, type Rule } from "./rule.js";

export type ObligationType = Obligation["type"];
export const OBLIGATION_TYPES: readonly ObligationType[] = ["sandbox", "redact", "replace", "throttle", "notify"];

/** Joined obligations: each once, the tightest throttle, in a fixed order. Commutative, associative, idempotent. */
export function joinObligations(obligations: readonly Obligation[]): readonly Obligation[] {
  if (obligations.length === 0) return obligations;
  const joined = new Map<string, Obligation>();
  for (const obligation of obligations) {
    const known = joined.get(keyOf(obligation));
    joined.set(keyOf(obligation), known === undefined ? obligation : tighter(known, obligation));
  }
  return [...joined.keys()].sort().map((key) => joined.get(key)!);
}

function keyOf(obligation: Obligation): string {
  switch (obligation.type) {
    case "sandbox":
      return `sandbox ${obligation.profile}`;
    case "redact":
      return `redact ${obligation.what}`;
    case "replace":
      return `replace ${JSON.stringify([obligation.text, obligation.by])}`;
    case "throttle":
      return "throttle";
    case "notify":
      return `notify ${obligation.to}`;
  }
}

/** Of two obligations with one key: they differ in their rate, if in anything. */
function tighter(a: Obligation, b: Obligation): Obligation {
  return rateOf(b) < rateOf(a) ? b : a;
}

const rateOf = (obligation: Obligation) => (obligation.type === "throttle" ? obligation.perMinute : 0);

const NO_RULES: readonly Rule[] = [];

/** Denials for what the door cannot do, among it running one call under two sandbox profiles. */
export function unfulfilled(
  obligations: readonly Obligation[],
  fulfillable: readonly ObligationType[],
): readonly Rule[] {
  if (obligations.length === 0) return NO_RULES;
  const types = new Set(obligations.map(({ type }) => type).filter((type) => !fulfillable.includes(type)));
  if (obligations.filter(({ type }) => type === "sandbox").length > 1) types.add("sandbox");
  return [...types].map((type) =>
    ownRule(`obligation.${type}`, "deny", `The policy requires ${type} here, which this door cannot do.`, null),
  );
}
