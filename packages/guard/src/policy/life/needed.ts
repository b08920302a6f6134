import type { PolicyHistory } from "../../state/parts/policies.js";

/** So many of the newest that were in force are kept, whatever else there is. */
const NEWEST = 24;

/** Policies whose files are not given up for room: in force, waiting, beside, and the newest of the past. */
export function neededVersions({ active, staged, shadow, history }: PolicyHistory): ReadonlySet<string> {
  const past = [...history.keys()].slice(-NEWEST);
  return new Set([active?.digest, active?.previous, shadow, ...staged.keys(), ...past].filter((one) => one != null));
}
