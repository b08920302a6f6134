import {
  type AgentDocument,
  type Identity,
  type NameGlob,
  type Policy,
  parseNameGlob,
  type ToolCall,
} from "@rampart/core";

/** Who an agent is to the policy. */
export interface Known {
  readonly identity: Identity;
  readonly roles: readonly string[];
  /** It calls itself what the policy gives to others: nothing that was given to that agent is its. */
  readonly pretends?: true;
}

const NO_ROLES: readonly string[] = [];

/**
 * Agents as the policy knows them. One that stands nowhere, or is used by a user who may not act as it, has no role; the policy's
 * role `unknown` is for it, where one is written.
 */
export class Directory {
  readonly #owner: string | null;
  readonly #verified: boolean;

  /**
   * @param owner whose agents come through this socket: they answer for agents the policy does not know
   * @param verified whether the system vouches for who calls (system mode)
   */
  constructor(owner: string | null, verified: boolean) {
    this.#owner = owner;
    this.#verified = verified;
  }

  /** `principal` is the user who calls: of the socket in system mode, a claim otherwise. */
  about({ document }: Policy, { agent, principal }: Pick<ToolCall, "agent" | "principal">): Known {
    const known = document.agents;
    const entry = known !== undefined && Object.hasOwn(known, agent) ? known[agent] : undefined;
    const identity = { agent, principal, owner: this.#owner, verified: false };
    if (entry === undefined) return { identity, roles: NO_ROLES };
    if (!mayAct(entry, principal)) return { identity, roles: NO_ROLES, pretends: true };
    const verified = this.#verified && entry.users !== undefined;
    return { identity: { agent, principal, owner: entry.owner, verified }, roles: entry.roles ?? NO_ROLES };
  }
}

/** An agent of a chain, by its name alone: it only takes from what whoever acts may do. */
export function linkOf({ document: { agents } }: Policy, agent: string, principal: string): Known {
  const entry = agents !== undefined && Object.hasOwn(agents, agent) ? agents[agent] : undefined;
  const identity = { agent, principal, owner: entry?.owner ?? null, verified: false };
  return { identity, roles: entry?.roles ?? NO_ROLES };
}

/** Users of agents as the policy writes them, read once for each policy. */
const USERS = new WeakMap<AgentDocument, readonly NameGlob[]>();

function mayAct(entry: AgentDocument, principal: string): boolean {
  const { users } = entry;
  if (users === undefined) return true;
  let globs = USERS.get(entry);
  if (globs === undefined) {
    globs = users.map(parseNameGlob);
    USERS.set(entry, globs);
  }
  return globs.some((glob) => glob.matches(principal));
}
