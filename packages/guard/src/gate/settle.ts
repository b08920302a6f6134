import type { Facts, Policy, ToolCall, Usage } from "@rampart/core";
import type { Row } from "../limits/row.js";
import { settlement, settlementOfUnknown, takenBefore } from "../limits/settle.js";
import type { PendingIntent } from "../state/intents.js";
import type { Arrived } from "./arrived.js";
import type { Room } from "./room.js";

/** A call that is over: which intent it was, what it used, and what that takes from or gives back to the policy's limits. */
export interface Settled {
  readonly pending: PendingIntent | null;
  /** Milliseconds since its intent, where that is known. */
  readonly duration: number | null;
  readonly rows: readonly Row[];
}

const NONE: readonly Row[] = [];

/** Finds the intent a result belongs to, and settles what its call took. */
export function settle(room: Room, arrived: Arrived, policy: Policy, call: ToolCall, facts: Facts): Settled {
  if (policy.document.loops !== undefined) room.limits.loops.told(call, arrived.text);
  const now = room.now();
  const pending = room.intents.settle(call);
  const duration = pending === null ? null : Math.max(0, now - pending.at);
  if (pending !== null && pending.taken === undefined && pending.before === undefined)
    return { pending, duration, rows: NONE };
  if (policy.document.limits === undefined && pending?.taken === undefined) return { pending, duration, rows: NONE };
  const usage = usageOf(arrived, duration);
  if (pending === null) return { pending, duration, rows: settlementOfUnknown(policy, call, facts, usage, now) };
  const taken = pending.taken ?? takenBefore(policy, call, facts, pending.before!, pending.at);
  return { pending, duration, rows: settlement(taken, usage, now) };
}

/** What the door reported, never less than what the guard sees by itself. */
function usageOf({ usage = {}, text }: Arrived, duration: number | null): Usage {
  const seen = text === null ? 0 : Buffer.byteLength(text);
  const bytesIn = Math.max(usage.bytesIn ?? 0, seen);
  return { ...usage, bytesIn, wallSeconds: duration === null ? 0 : duration / 1_000 };
}
