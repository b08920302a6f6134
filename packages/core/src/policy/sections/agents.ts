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
  /**
   * It never acts by itself, only for one of these, which hands it its work; without that it is denied (`chain.missing`), and with it
   * it acts in the task of the first of the chain.
   */
  readonly "delegate-of"?: readonly string[];
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
    "delegate-of": { shape: oneOrMore(text(EXACT), 64), about: "Agents it works for: it never acts by itself." },
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
      for (const master of agent["delegate-of"] ?? []) {
        if (Object.hasOwn(value, master) && master !== name) continue;
        const message = `agent \`${name}\` works for \`${master}\`, which is no other agent this policy knows`;
        const suggestion = nearest(master, Object.keys(value));
        report({ code: "policy.bad_value", at: `${at}/${name}/delegate-of`, part: "value", message, suggestion });
      }
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
