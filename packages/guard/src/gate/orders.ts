import { isOrdered } from "@rampart/core";
import { GuardError } from "../errors.js";
import type { Arrived } from "./arrived.js";
import type { Weighed } from "./rewrite.js";
import type { Room } from "./room.js";

/**
 * What somebody ordered holds at every door: one that only watches lets a policy be tried out, and an order to stop, a
 * quarantine or an emergency restriction is no policy on trial. An order that came while the call was judged holds as well:
 * from here on nothing waits until the intent is on its way into the record.
 *
 * @throws GuardError `stopped`, `quarantined`
 */
export function obey(room: Room, arrived: Arrived, { call, facts, judgement }: Weighed): Arrived {
  const { orders } = room.known;
  // What is refused anyway is told by the rule that refuses it.
  if (arrived.enforced && judgement.decision.verdict === "deny") return arrived;
  if (!facts.stopped && orders.stopped(room.now()))
    throw new GuardError("stopped", "an operator stopped everything while this call was judged.");
  const quarantined = orders.quarantined(call);
  // Judged as free, or as one that may read, and held more tightly since.
  if (quarantined !== false && quarantined !== facts.quarantined && facts.quarantined !== true)
    throw new GuardError("quarantined", "this agent or session was quarantined while this call was judged.");
  return arrived.enforced || !isOrdered(judgement.decision) ? arrived : { ...arrived, enforced: true };
}
