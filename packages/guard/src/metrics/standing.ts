import type { JsonObject } from "@rampart/service";
import { standingOf as accountStanding } from "../limits/report.js";
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
    limits: limitsOf({ room, policy }, now),
  };
}

/** One row a limit, not one an account: accounts are named by agents, and there may be thousands. */
function limitsOf({ room, policy }: Pick<State, "room" | "policy">, now: number): readonly LimitUse[] {
  const { limits } = policy.current.document;
  if (limits === undefined) return [];
  const uses = new Map(
    limits.map((limit) => [limit.id, { limit, accounts: 0, used: 0, forecast: null as number | null }]),
  );
  for (const account of room.limits.accounts.all) {
    const use = uses.get(account.limit);
    if (use === undefined) continue;
    const { used, held, cap, forecast } = accountStanding(use.limit, account, room.limits, now);
    use.accounts++;
    if (cap <= 0) continue;
    use.used = Math.max(use.used, (used + held) / cap);
    if (forecast?.state === "known") use.forecast = Math.max(use.forecast ?? 0, forecast.expected / cap);
  }
  return [...uses.values()].map(({ limit, ...rest }) => ({ limit: limit.id, ...rest }));
}
