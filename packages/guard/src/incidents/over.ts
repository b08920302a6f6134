import type { PolicyStore } from "../policy/store.js";
import type { IncidentDesk } from "./desk.js";

/** Why a policy file that was refused is an incident. */
const REFUSED = "alarm.policy.refused";

/**
 * A policy file with a mistake is somebody's typing, and mended by typing: its incident ends with the mistake, on record, also
 * where the file was mended while no guard ran. Never throws: what could not be recorded is said with the next change.
 */
export function endWithMistake(policy: PolicyStore, incidents: IncidentDesk): void {
  const look = () => {
    if (policy.health.errors.length > 0) return;
    const note = `nothing is wrong with the policy any more; in force is ${policy.current.digest}`;
    incidents.over(REFUSED, note).catch(() => undefined);
  };
  policy.onSound = look;
  look();
}
