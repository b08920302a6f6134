import type { PolicyStore } from "../policy/store.js";
import type { Journal } from "../record/journal.js";
import type { GrantDesk } from "./desk.js";

/** A policy that comes into force ends, for good, the privileges it does not cover; until then each call looks. */
export function endWithPolicy(journal: Journal, policy: PolicyStore, grants: GrantDesk): void {
  journal.follow(({ event }) => {
    if (event.kind !== "policy" || (event.state !== "active" && event.state !== "rolled-back")) return;
    // In its turn: the policy of this event is in force once whoever puts it there is done.
    policy.alone(() => grants.settle(policy.current)).catch(() => undefined);
  });
}
