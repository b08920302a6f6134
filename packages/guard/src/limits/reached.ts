import type { ToolCall } from "@rampart/core";
import type { EventOf } from "@rampart/ledger";
import type { Room } from "../gate/room.js";
import { alarmEvent } from "../record/state.js";
import { MAX_ACCOUNTS } from "../state/parts/accounts.js";
import { BY_GUARD } from "../state/parts/standing.js";
import type { Frame } from "./frame.js";
import type { Full } from "./limits.js";
import { reachedOf } from "./words.js";

/** An alarm for each account that is used up, once; and where the policy says so, whoever used it up is held from now on. */
export async function noteReached(room: Room, call: ToolCall, full: readonly Full[], enforced: boolean): Promise<void> {
  for (const one of full) {
    const { limit, account } = one.charge;
    const { reached } = limit;
    // A door that only watches holds nobody.
    if (reached.do === "quarantine" && enforced) await quarantine(room, call, one, reached.mode);
    if (!room.limits.told.first(`${limit.id} ${account} ${spell(one.frame, room.now())}`)) continue;
    const currency = room.policy().document.prices?.currency;
    const message = `limit ${limit.id} has no room: ${reachedOf(one, currency).reason}`;
    const alarm = alarmEvent("limit.reached", "medium", message, { limit: limit.id, account, until: one.until });
    await room.journal.record({ ...alarm, agent: call.agent, session: call.session }, false);
  }
}

const HOUR_MS = 3_600_000;

/** Nobody can take from anything any more, or this call touches too much: somebody should look, once an hour. */
export async function noteCrowded(room: Room, call: ToolCall): Promise<void> {
  if (!room.limits.told.first(`crowded ${Math.floor(room.now() / HOUR_MS)}`)) return;
  const { size } = room.limits.accounts;
  const message = `a call takes from more accounts than can be kept; ${size} of ${MAX_ACCOUNTS} are open`;
  const alarm = alarmEvent("limit.crowded", "high", message, { accounts: size });
  await room.journal.record({ ...alarm, agent: call.agent, session: call.session }, false);
}

/** A sliding window has no end after which to tell again: once in its length. */
function spell({ key, slides }: Frame, now: number): string {
  return slides === null ? key : `${key} ${Math.floor(now / slides)}`;
}

async function quarantine(room: Room, call: ToolCall, { charge }: Full, mode: "deny" | "read-only"): Promise<void> {
  const { limit } = charge;
  const type = limit.over.includes("agent") || !limit.over.includes("session") ? "agent" : "session";
  const subject = { type, name: call[type] } as const;
  if (room.known.orders.hold(subject) !== null) return;
  const event: EventOf<"quarantine"> = {
    kind: "quarantine",
    subject,
    state: "on",
    mode,
    by: BY_GUARD,
    reason: `limit ${limit.id} has no room (${charge.account})`,
  };
  await room.journal.record(event, true);
  const message = `${type} is quarantined: it used up limit ${limit.id}`;
  const alarm = alarmEvent("limit.quarantined", "high", message, { limit: limit.id, account: charge.account });
  await room.journal.record({ ...alarm, agent: call.agent, session: call.session }, true);
}
