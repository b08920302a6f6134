import type { PersonRole } from "@rampart/core";
import type { ServiceScope } from "../credentials/credential.js";
import { holds } from "../identity/person.js";
import type { Speaker } from "../identity/speaker.js";

/** Who may use a route. What is not written may not. */
export interface Who {
  /** Whoever can connect, without a credential. */
  readonly anyone?: true;
  /** Agents, in their own name. */
  readonly agent?: true;
  /** One of several is enough. */
  readonly person?: PersonRole | "any" | readonly PersonRole[];
  readonly service?: ServiceScope | "any";
}

export function mayUse(who: Who, speaker: Speaker): boolean {
  switch (speaker.type) {
    case "agent":
      return who.agent === true;
    case "person":
      return who.person === "any" || rolesOf(who).some((role) => holds(speaker.person, role));
    case "service":
      return who.service === "any" || (who.service !== undefined && speaker.scopes.includes(who.service));
  }
}

const rolesOf = ({ person }: Who): readonly PersonRole[] =>
  person === undefined || person === "any" ? [] : ([person].flat() as readonly PersonRole[]);

/** In words, for the document and for whoever is refused. */
export function inWords({ anyone, agent, person, service }: Who): string {
  if (anyone === true) return "anyone";
  const all = [
    agent === true ? "agents" : null,
    person === undefined ? null : person === "any" ? "people" : `people with the role ${[person].flat().join(" or ")}`,
    service === undefined ? null : service === "any" ? "services" : `services with the scope ${service}`,
  ];
  return all.filter((one) => one !== null).join(", ");
}
