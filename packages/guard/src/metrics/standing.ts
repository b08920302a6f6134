import type { LimitDocument } from "@rampart/core";
import type { JsonObject } from "@rampart/service";
import type { Account } from "../limits/account.js";
import { type Frame, frameOf } from "../limits/frame.js";
import { standingOf as accountStanding } from "../limits/report.js";
import type { State } from "../state/open.js";
import type { LimitUse, Standing } from "./figures.js";

/** What stands at this moment, from the guard's state and its status. */
export function standingOf({ room, known, incidents, policy }: State, status: JsonObject): Standing {
  const now = room.now();
  return {
    status,
    now,
    reviews: room.reviews.list(),
    incidents: incidents.list(),
    holds: known.orders.holds,
    stopped: known.orders.stopped(now),
    grants: known.grants.list(now).length,
    tasks: known.tasks.list(now).length,
    limits: limitsOf({ room, policy }, now),
  };
}

/**
 * One row a limit, not one an account: accounts are named by agents, and there may be thousands. Of each only what it holds is
 * looked at; what is forecast is made for the fullest alone.
 */
function limitsOf({ room, policy }: Pick<State, "room" | "policy">, now: number): readonly LimitUse[] {
  const { limits } = policy.current.document;
  if (limits === undefined) return [];
  const fullest = new Map(limits.map((limit) => [limit.id, newFullest(limit, now)]));
  for (const account of room.limits.accounts.all) {
    const found = fullest.get(account.limit);
    if (found === undefined) continue;
    found.accounts++;
    const used = room.limits.used(account.limit, account.account, found.frame, now);
    if (found.account === null || used > found.used) Object.assign(found, { account, used });
  }
  return [...fullest.values()].map(({ limit, accounts, account }) => {
    const standing = account === null ? null : accountStanding(limit, account, room.limits, now);
    if (standing === null || standing.cap <= 0) return { limit: limit.id, accounts, used: 0, forecast: null };
    const { used, held, cap, forecast } = standing;
    const expected = forecast?.state === "known" ? forecast.expected / cap : null;
    return { limit: limit.id, accounts, used: (used + held) / cap, forecast: expected };
  });
}

interface Fullest {
  readonly limit: LimitDocument;
  readonly frame: Frame;
  accounts: number;
  /** Units. */
  used: number;
  account: Account | null;
}

function newFullest(limit: LimitDocument, now: number): Fullest {
  return { limit, frame: frameOf(limit, now), accounts: 0, used: 0, account: null };
}
