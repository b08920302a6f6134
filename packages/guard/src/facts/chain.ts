import type { Policy, ReachedLimit, ToolCall } from "@rampart/core";
import type { Session } from "./session.js";

/** Agents of one session whose delegates are counted; who comes after them hands on to nobody. */
const MAX_DELEGATORS = 64;

/**
 * Labels of what was read by the sessions this work was handed on from: those of the agents in the chain, at the same door and
 * for the same user. The session's own list where they add nothing.
 */
export function readByChain(sessions: Iterable<Session>, own: Session, chain: readonly string[]): readonly string[] {
  let labels: Set<string> | null = null;
  for (const { door, principal, agent, facts } of sessions) {
    if (door !== own.door || principal !== own.principal || agent === null || !chain.includes(agent)) continue;
    for (const label of facts.read) {
      if (own.facts.read.includes(label)) continue;
      labels ??= new Set(own.facts.read);
      labels.add(label);
    }
  }
  return labels === null ? own.facts.read : [...labels];
}

/**
 * Whether the agent that hands this work on does so to more agents in this session than the policy lets it. Counted as it is asked,
 * and forgotten with the session.
 */
export function fanOut({ document }: Policy, session: Session, { agent, chain }: ToolCall): readonly ReachedLimit[] {
  const most = document.delegation?.["fan-out"];
  const from = chain?.at(-1);
  if (most === undefined || from === undefined) return NONE;
  session.handed ??= new Map();
  let delegates = session.handed.get(from);
  if (delegates === undefined && session.handed.size < MAX_DELEGATORS) {
    delegates = new Set();
    session.handed.set(from, delegates);
  }
  if (delegates?.has(agent) === true) return NONE;
  if (delegates === undefined || delegates.size >= most) return [REACHED];
  delegates.add(agent);
  return NONE;
}

/** What the record says of work that was handed on before this guard began. */
export function recallHandedOn(session: Session, from: string, agent: string): void {
  session.handed ??= new Map();
  const delegates = session.handed.get(from) ?? new Set();
  if (session.handed.size < MAX_DELEGATORS || session.handed.has(from)) session.handed.set(from, delegates.add(agent));
}

const NONE: readonly ReachedLimit[] = [];
const REACHED: ReachedLimit = {
  limit: "fan-out",
  verdict: "deny",
  reason: "This work is handed on to more agents in this session than the policy allows.",
  instead: "Let one of the agents do it that work on this already.",
};
