import type { PersonRole, Policy } from "@rampart/core";
import { GuardError } from "../errors.js";

/** A person who speaks to the guard, as far as it knows them. */
export interface Person {
  readonly name: string;
  readonly roles: readonly PersonRole[];
  /** How they came: `admin-socket`, `api-key`, `oidc` …; the record has it beside what they did. */
  readonly channel: string;
  /** Whether more than their own word says so. In user mode nothing vouches for who opens the admin socket. */
  readonly verified: boolean;
}

/**
 * Whoever opens the admin socket: the person the policy gives that user of the system to, else a local admin by the user's own name.
 *
 * @param vouched whether only that user, or root, can open the socket (system mode)
 */
export function localPerson({ document }: Policy, user: string, vouched: boolean): Person {
  const found = Object.entries(document.people ?? {}).find(([, { users = [] }]) => users.includes(user));
  const channel = "admin-socket";
  if (found === undefined) return { name: user, roles: ["admin"], channel, verified: vouched };
  const [name, { roles }] = found;
  return { name, roles, channel, verified: vouched };
}

/** Whom a name speaks of now: what the policy in force says of them, and nobody without a role where it says nothing. */
export function namedPerson(policy: Policy, name: string, user: string): Person {
  const { people = {} } = policy.document;
  if (Object.hasOwn(people, name)) return { name, roles: people[name]!.roles, channel: "name", verified: false };
  const local = localPerson(policy, user, false);
  return local.name === name ? local : { name, roles: [], channel: "name", verified: false };
}

/** Whether somebody may do what takes this role. An admin may do all of it, and whoever has any role may look. */
export function holds({ roles }: Person, role: PersonRole): boolean {
  return roles.includes("admin") || roles.includes(role) || (role === "viewer" && roles.length > 0);
}

/** @throws GuardError `forbidden` */
export function demand(person: Person, role: PersonRole): Person {
  if (holds(person, role)) return person;
  throw new GuardError("forbidden", `this takes the role ${role}, which ${person.name} does not have`);
}
