import type { PolicyDocument } from "../policy/document.js";
import type { Facts } from "../spine/facts.js";
import { ownRule } from "./rule.js";
import type { Tally } from "./tally.js";

/** How far work may be handed on, and by whom. */
export interface Handing {
  /** Agents in a chain, the first and the one that acts counted; infinite where the policy does not say. */
  readonly depth: number;
  /** Agents that never act by themselves, with those they work for. */
  readonly delegates: ReadonlyMap<string, ReadonlySet<string>>;
}

export function handingOf({ agents, delegation }: Pick<PolicyDocument, "agents" | "delegation">): Handing {
  const delegates = new Map<string, ReadonlySet<string>>();
  for (const [name, { "delegate-of": masters }] of Object.entries(agents ?? {}))
    if (masters !== undefined) delegates.set(name, new Set(masters));
  return { depth: delegation?.depth ?? Number.POSITIVE_INFINITY, delegates };
}

const MISSING = ownRule(
  "chain.missing",
  "deny",
  "This agent works for others and never by itself, and nobody who may has handed it this work.",
  "Let the agent it works for hand the work on, with the chain of agents in the call.",
);
const TOO_DEEP = ownRule(
  "limit.depth",
  "deny",
  "This work was handed on more often than the policy allows.",
  "Let an agent nearer to the first do it.",
);

/** What a chain must be, whatever the rules say of each agent in it. */
export function judgeHanding({ depth, delegates }: Handing, { identity, chain }: Facts, tally: Tally): void {
  const links = chain?.length ?? 0;
  if (links + 1 > depth) tally.hit(TOO_DEEP, -1);
  // Each by the one directly before it: the first of a chain has none.
  for (let at = 0; at < links; at += 1) {
    const masters = delegates.get(chain![at]!.identity.agent);
    if (masters !== undefined && (at === 0 || !masters.has(chain![at - 1]!.identity.agent))) tally.hit(MISSING, -1);
  }
  const masters = delegates.get(identity.agent);
  if (masters !== undefined && (links === 0 || !masters.has(chain![links - 1]!.identity.agent))) tally.hit(MISSING, -1);
}
