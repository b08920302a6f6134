import type { Facts, Policy, ToolCall } from "@rampart/core";
import type { StandingOrders } from "../state/parts/standing.js";
import type { Directory } from "./directory.js";

/** What the guard knows of who calls: it may change with every call, and is checked with every call. */
export type Standing = Pick<
  Facts,
  "identity" | "roles" | "task" | "purpose" | "environment" | "grants" | "chain" | "quarantined" | "stopped"
>;

/** Who may do what now: agents and their roles, tasks, privileges, quarantine and stop, as one answer. */
export class Authority {
  readonly #directory: Directory;
  readonly #orders: StandingOrders;

  constructor(directory: Directory, orders: StandingOrders) {
    this.#directory = directory;
    this.#orders = orders;
  }

  about(policy: Policy, call: ToolCall, now: number): Standing {
    const { identity, roles } = this.#directory.about(policy, call);
    return {
      identity,
      roles,
      task: null,
      purpose: null,
      environment: null,
      grants: [],
      quarantined: this.#orders.quarantined(call),
      stopped: this.#orders.stopped(now),
    };
  }
}
