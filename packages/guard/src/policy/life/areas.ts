import { type Policy, type TouchedArea, touchedAreas } from "@rampart/core";
import { effectOf, type PolicyHistory } from "../../state/parts/policies.js";

/** An area a change touches, and how far its people agreed. */
export interface AreaStanding extends TouchedArea {
  readonly signed: readonly string[];
}

/** Every area the change from one policy to another touches, by the rules of the one in force. */
export function areasOf(history: PolicyHistory, current: Policy, next: Policy): readonly AreaStanding[] {
  if (current.digest === next.digest) return [];
  const signed = history.signedBy(next.digest, effectOf(current.digest, next.digest));
  return touchedAreas(current.document, next.document).map((area) => ({
    ...area,
    signed: signed.get(area.area) ?? [],
  }));
}

/** Those of them that have not agreed yet. */
export function missingSignOffs(history: PolicyHistory, current: Policy, next: Policy): readonly AreaStanding[] {
  return areasOf(history, current, next).filter(({ signed, needs }) => signed.length < needs);
}

/** For a person: `security 1 of 2 (sam, kim); rest 0 of 1 (any policy owner)`. */
export function sayMissing(missing: readonly AreaStanding[]): string {
  const say = ({ area, signed, needs, people }: AreaStanding) =>
    `${area} ${signed.length} of ${needs} (${people?.join(", ") ?? "any policy owner"})`;
  return missing.map(say).join("; ");
}
