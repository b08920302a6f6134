import { GLOB } from "../names.js";
import { named, oneOf, oneOrMore, record, text } from "../shape.js";
import { EXACT } from "./agents.js";
import { joinByName, type Section } from "./section.js";

/** What a person may do to Rampart itself, each more than the one before; an approver is no operator and the reverse. */
export const PERSON_ROLES = ["viewer", "approver", "operator", "policy-owner", "admin"] as const;
export type PersonRole = (typeof PERSON_ROLES)[number];

/** A person who looks, approves, operates or writes policy. */
export interface PersonDocument {
  readonly roles: readonly PersonRole[];
  /** The same person to an identity provider: `ISSUER SUBJECT`. */
  readonly subject?: string;
  /** Users of the operating system who are this person, where the system vouches for them. */
  readonly users?: readonly string[];
}

/** What members of a directory's group are, by the name the identity provider gives the group. */
export interface GroupDocument {
  readonly people?: readonly PersonRole[];
  readonly roles?: readonly string[];
}

const roles = oneOrMore(oneOf(PERSON_ROLES), PERSON_ROLES.length);

const people = named(
  EXACT,
  record<PersonDocument>({
    roles: { shape: roles, required: true, about: "viewer, approver, operator, policy-owner, admin." },
    subject: {
      shape: text({ ...GLOB, max: 512 }),
      about: "The issuer, a blank, and the subject of an identity provider.",
    },
    users: { shape: oneOrMore(text(EXACT), 16), about: "Users of the operating system who are this person." },
  }),
  10_000,
);

const groups = named(
  EXACT,
  record<GroupDocument>(
    {
      people: { shape: roles, about: "What a person in it may do." },
      roles: { shape: oneOrMore(text(GLOB), 16), about: "Roles an agent in it holds." },
    },
    { notEmpty: "say people or roles" },
  ),
  1_000,
);

export const peopleSection: Section<Readonly<Record<string, PersonDocument>>> = {
  about: "People, and what each may do to Rampart itself.",
  source: people,
  resolved: people,
  join: joinByName,
};

export const groupsSection: Section<Readonly<Record<string, GroupDocument>>> = {
  about: "Groups of an identity provider, and what their members are.",
  source: groups,
  resolved: groups,
  join: joinByName,
};
