import type { Facts } from "../spine/facts.js";

/** Whether the agent holds a privilege now: granted to it, for this task or any, not run out and not used up. */
export function holdsPrivilege({ grants, identity, task, now }: Facts, privilege: string): boolean {
  return grants.some(
    (grant) =>
      grant.privilege === privilege &&
      grant.agent === identity.agent &&
      grant.until > now &&
      (grant.task === null || grant.task === task?.id) &&
      (grant.uses === null || grant.uses > 0),
  );
}
