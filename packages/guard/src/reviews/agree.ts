import type { Policy } from "@rampart/core";
import { GuardError } from "../errors.js";
import type { Person } from "../identity/person.js";
import type { Review } from "./review.js";

/**
 * Whether this person's yes counts for this question.
 *
 * @throws GuardError `self_approval`, `same_person`, `forbidden`
 */
export function mayAgree({ demand, subject, approvals }: Review, person: Person, policy: Policy): void {
  const several = demand.people > 1;
  // In user mode whoever opens the socket is the one user there is; what they approve says so.
  const given = subject.privilege !== null && person.verified;
  if ((several || demand.notOwner || given) && isPerson(policy, person, subject.principal)) {
    throw new GuardError("self_approval", `${person.name} is the user this agent acts for, and cannot agree to it`);
  }
  if (demand.notOwner && subject.owner !== null && isPerson(policy, person, subject.owner)) {
    throw new GuardError("self_approval", `${person.name} owns this agent, and the policy wants somebody else`);
  }
  const { people } = policy.document;
  if (subject.privilege !== null && people !== undefined && !Object.hasOwn(people, person.name))
    throw new GuardError(
      "forbidden",
      `privileges are given by the policy's \`people\`, which do not name ${person.name}`,
    );
  if (!several) return;
  if (approvals.some(({ by }) => by === person.name)) {
    throw new GuardError(
      "same_person",
      `${person.name} agreed already; the policy wants ${demand.people} different people`,
    );
  }
  // Whoever may open the socket has as many names as they have users: what takes several people takes people the policy knows.
  if (person.channel === "admin-socket" && !Object.hasOwn(policy.document.people ?? {}, person.name)) {
    throw new GuardError(
      "forbidden",
      `this takes ${demand.people} people, and the policy's \`people\` do not name ${person.name}`,
    );
  }
}

/** Whether a name in a call or a policy, of a person or of a user of the system, is this person's. */
function isPerson({ document }: Policy, { name }: Person, other: string): boolean {
  if (other === name) return true;
  const known = document.people ?? {};
  return Object.hasOwn(known, name) && known[name]!.users?.includes(other) === true;
}
