import { capUnits } from "@rampart/core";
import type { JsonObject } from "@rampart/service";
import { frameOf } from "../limits/frame.js";
import type { State } from "../state/open.js";
import type { LimitUse, Standing } from "./figures.js";

/** What stands at this moment, from the guard's state and its status. */
export function standingOf({ room, known, policy }: State, status: JsonObject): Standing {
  const now = room.now();
  return {
    status,
    now,
    reviews: room.reviews.list(),
    holds: known.orders.holds,
    stopped: known.orders.stopped(now),
    grants: known.grants.list(now).length,
    tasks: known.tasks.list(now).length,
    limits: limitsOf({ known, policy }, now),
  };
}

/** One row a limit, not one an account: accounts are named by agents, and there may be thousands. */
function limitsOf({ known, policy }: Pick<State, "known" | "policy">, now: number): readonly LimitUse[] {
  const limits = policy.current.document.limits ?? [];
  return limits.map((limit) => {
    const frame = frameOf(limit, now);
    const cap = capUnits(limit.measure, limit["at-most"]);
    let [accounts, used] = [0, 0];
    for (const account of known.accounts.all) {
      if (account.limit !== limit.id) continue;
      accounts++;
      if (cap > 0) used = Math.max(used, account.used(frame, now) / cap);
    }
    return { limit: limit.id, accounts, used, forecast: null };
  });
}
