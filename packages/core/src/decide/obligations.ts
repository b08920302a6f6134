import type { Obligation } from "../spine/decision.js";
import { ownRule, type Rule } from "./rule.js";

export type ObligationType = Obligation["type"];
export const OBLIGATION_TYPES: readonly ObligationType[] = ["sandbox", "redact", "throttle", "notify"];

/** Joined obligations: each once, the tightest throttle, in a fixed order. Commutative, associative, idempotent. */
export function joinObligations(obligations: readonly Obligation[]): readonly Obligation[] {
  const joined = new Map<string, Obligation>();
  for (const obligation of obligations) {
    const key = obligation.type === "throttle" ? "throttle" : `${obligation.type} ${demandOf(obligation)}`;
    const known = joined.get(key);
    if (known?.type === "throttle" && obligation.type === "throttle" && known.perMinute <= obligation.perMinute)
      continue;
    joined.set(key, obligation);
  }
  return [...joined.keys()].sort().map((key) => joined.get(key)!);
}

function demandOf(obligation: Obligation): string | number {
  switch (obligation.type) {
    case "sandbox":
      return obligation.profile;
    case "redact":
      return obligation.what;
    case "throttle":
      return obligation.perMinute;
    case "notify":
      return obligation.to;
  }
}

/** Denials for what the door cannot do, among it running one call under two sandbox profiles. */
export function unfulfilled(
  obligations: readonly Obligation[],
  fulfillable: readonly ObligationType[],
): readonly Rule[] {
  const types = new Set(obligations.map(({ type }) => type).filter((type) => !fulfillable.includes(type)));
  if (obligations.filter(({ type }) => type === "sandbox").length > 1) types.add("sandbox");
  return [...types]
    .sort()
    .map((type) =>
      ownRule(`obligation.${type}`, "deny", `The policy requires ${type} here, which this door cannot do.`, null),
    );
}
