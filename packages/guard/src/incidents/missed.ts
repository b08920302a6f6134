import type { AuditEvent } from "@rampart/ledger";
import { type Trigger, triggerOf } from "./trigger.js";

/** Entries of the log's end that are looked at where a guard ended without saying so. An incident follows its cause at once. */
export const MISSED_ENTRIES = 1_024;

/** What happened and was not made an incident of, because the guard was killed between the two. In order. */
export async function missedIn(events: AsyncIterable<{ readonly event: AuditEvent }>): Promise<readonly Trigger[]> {
  const missed = new Map<string, Trigger>();
  for await (const { event } of events) {
    const trigger = triggerOf(event);
    if (trigger !== null) missed.set(keyOf(trigger), trigger);
    // Where somebody closed it meanwhile, it was one.
    else if (event.kind === "incident") missed.delete(keyOf((event.details ?? {}) as About));
  }
  return [...missed.values()];
}

type About = Partial<Pick<Trigger, "cause" | "agent" | "session">>;

const keyOf = ({ cause = "", agent = null, session = null }: About) => JSON.stringify([cause, agent, session]);
