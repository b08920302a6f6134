import { hash } from "node:crypto";
import { type Policy, type RuleDocument, restrictPolicy } from "@rampart/core";
import type { StandingOrders } from "../state/parts/standing.js";

const digestOf = (text: string) => hash("sha256", text, "hex");

/** Policies with the restrictions in force. The last one asked for is kept: it is asked for with every call. */
export class Restricted {
  readonly #orders: StandingOrders;
  #asked: Policy | null = null;
  #version = -1;
  #made: Policy | null = null;

  constructor(orders: StandingOrders) {
    this.#orders = orders;
  }

  of(policy: Policy): Policy {
    const { version } = this.#orders;
    if (policy === this.#asked && version === this.#version) return this.#made!;
    this.#made = restrictPolicy(policy, this.rules, digestOf);
    this.#asked = policy;
    this.#version = version;
    return this.#made;
  }

  get rules(): readonly RuleDocument[] {
    return [...this.#orders.restrictions.values()].flatMap(({ rules }) => rules);
  }
}
