import type { Policy, ToolCall } from "@rampart/core";
import { Lru } from "../facts/lru.js";
import { Directory, type Known } from "./directory.js";

/** Agents whose groups are remembered; who is forgotten has only the roles the policy gives it. */
const MAX_BEARERS = 4_096;

/**
 * Agents that come with a credential of their own. Whoever may act as one is whoever was given its credential, so `users`, which
 * are of this machine, say nothing here; what their identity provider says of groups adds roles.
 */
export class RemoteDirectory extends Directory {
  readonly #vouched: boolean;
  readonly #roles = new Lru<string, readonly string[]>(MAX_BEARERS);

  /** @param vouched whether the guard's own state is out of its users' reach (system mode) */
  constructor(vouched: boolean) {
    super(null, vouched);
    this.#vouched = vouched;
  }

  /** Roles of whoever just showed this credential, besides those the policy gives the agent. */
  heard(principal: string, roles: readonly string[]): void {
    if (roles.length > 0 || this.#roles.get(principal) !== undefined) this.#roles.set(principal, roles);
  }

  override about({ document }: Policy, { agent, principal }: Pick<ToolCall, "agent" | "principal">): Known {
    const { agents = {} } = document;
    const entry = Object.hasOwn(agents, agent) ? agents[agent] : undefined;
    if (entry === undefined) return { identity: { agent, principal, owner: null, verified: false }, roles: [] };
    const heard = this.#roles.get(principal) ?? [];
    const identity = { agent, principal, owner: entry.owner, verified: this.#vouched };
    return {
      identity,
      roles: heard.length === 0 ? (entry.roles ?? []) : [...new Set([...(entry.roles ?? []), ...heard])],
    };
  }
}
