import type { Facts, Grant, Link, Policy, ToolCall } from "@rampart/core";
import { covers } from "../grants/desk.js";
import type { Parts } from "../state/parts/index.js";
import { type Directory, linkOf } from "./directory.js";

/** What the guard knows of who calls: it may change with every call, and is checked with every call. */
export type Standing = Pick<
  Facts,
  "identity" | "roles" | "task" | "purpose" | "environment" | "grants" | "chain" | "quarantined" | "stopped"
>;

const NO_GRANTS: readonly Grant[] = [];

/** Who may do what now: agents and their roles, tasks, privileges, quarantine and stop, as one answer. */
export class Authority {
  readonly #directory: Directory;
  readonly #known: Pick<Parts, "orders" | "tasks" | "grants">;

  constructor(directory: Directory, known: Pick<Parts, "orders" | "tasks" | "grants">) {
    this.#directory = directory;
    this.#known = known;
  }

  about(policy: Policy, call: ToolCall, now: number): Standing {
    const { identity, roles, pretends } = this.#directory.about(policy, call);
    const { orders, tasks } = this.#known;
    const task = call.task === null || pretends === true ? null : tasks.of(policy, call, now);
    const standing: Standing = {
      identity,
      roles,
      task: task === null ? null : task.facts,
      purpose: null,
      environment: null,
      grants: pretends === true ? NO_GRANTS : this.#held(policy, call.agent, now),
      quarantined: orders.quarantined(call),
      stopped: orders.stopped(now),
    };
    if (call.chain === undefined || call.chain.length === 0) return standing;
    return { ...standing, chain: call.chain.map((agent) => this.#link(policy, agent, call.principal, now)) };
  }

  /** What it holds under this policy. */
  #held(policy: Policy, agent: string, now: number): readonly Grant[] {
    const { grants } = this.#known;
    if (grants.size === 0) return NO_GRANTS;
    const given = grants.of(agent);
    return given.length === 0 ? NO_GRANTS : given.filter((grant) => grant.until > now && covers(policy, grant));
  }

  #link(policy: Policy, agent: string, principal: string, now: number): Link {
    const { identity, roles } = linkOf(policy, agent, principal);
    return { identity, roles, grants: this.#held(policy, agent, now) };
  }
}
