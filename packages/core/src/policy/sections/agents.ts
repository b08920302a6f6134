import { GLOB, NAME, PROSE } from "../names.js";
import { named, oneOrMore, record, text } from "../shape.js";
import { nearest } from "../suggest.js";
import { joinByName, type Section } from "./section.js";

/** An agent somebody answers for. One that stands nowhere here is unknown: guardrails, and the role `unknown` where one is written. */
export interface AgentDocument {
  /** The person who answers for it. */
  readonly owner: string;
  readonly roles?: readonly string[];
  /** Users of the operating system who may act as it, as globs; anybody where it says none. */
  readonly users?: readonly string[];
  readonly about?: string;
}

/** Exact names: whoever is named is known, and a pattern would know anybody. */
export const EXACT = {
  max: 128,
  pattern: /^[^\u0000-\u001f\u007f*?[\]]+$/,
  what: "an exact name, without * ? [ ]",
};

const agents = named(
  EXACT,
  record<AgentDocument>({
    owner: { shape: text(EXACT), required: true, about: "The person who answers for this agent." },
    roles: { shape: oneOrMore(text(NAME), 16), about: "Roles it holds." },
    users: { shape: oneOrMore(text(GLOB), 64), about: "Users of the operating system who may act as it." },
    about: { shape: text(PROSE) },
  }),
  10_000,
);

export const agentsSection: Section<Readonly<Record<string, AgentDocument>>> = {
  about: "Agents that are known: who answers for each, and the roles it holds.",
  source: agents,
  resolved: agents,
  join: joinByName,
  check(value, at, { roles }, report) {
    for (const [name, agent] of Object.entries(value)) {
      for (const role of agent.roles ?? []) {
        if (roles.has(role)) continue;
        const message = `agent \`${name}\` holds role \`${role}\`, which nothing writes`;
        report({
          code: "policy.unknown_role",
          at: `${at}/${name}/roles`,
          part: "value",
          message,
          suggestion: nearest(role, [...roles]),
        });
      }
    }
  },
};
