import { capUnits, fromUnits, type LimitDocument, type Policy } from "@rampart/core";
import type { JsonObject } from "@rampart/service";
import type { Account } from "./account.js";
import { type Forecast, forecast } from "./forecast.js";
import { type Frame, frameOf } from "./frame.js";
import { isGauge, type Limits } from "./limits.js";

/** Accounts a report names of one limit, the fullest first. */
const MAX_NAMED = 100;

/** One account as it stands. Amounts in the limit's measure. */
export interface Standing {
  readonly limit: string;
  readonly account: string;
  /** Taken in the time that is now, and held for calls that are not on record yet. */
  readonly used: number;
  readonly held: number;
  readonly cap: number;
  /** When this time ends; null for a sliding one, and one that does not. */
  readonly until: number | null;
  /** Null where the limit has no window. */
  readonly forecast: ForecastShown | null;
}

export type ForecastShown =
  | { readonly state: "early" }
  | {
      readonly state: "known";
      readonly expected: number;
      readonly low: number;
      readonly high: number;
      /** How sure: four of five are in between. */
      readonly level: 0.8;
      /** The lower end is over the cap. */
      readonly crosses: boolean;
    };

/** Every limit of the policy with its accounts. */
export function limitsReport(policy: Policy, limits: Limits, now: number): readonly JsonObject[] {
  const accounts = [...limits.accounts.all];
  return (policy.document.limits ?? []).map((limit) => {
    const standing = accounts
      .filter((account) => account.limit === limit.id)
      .map((account) => standingOf(limit, account, limits, now))
      .filter(({ used, held }) => used > 0 || held > 0)
      .sort((a, b) => b.used + b.held - a.used - a.held || (a.account < b.account ? -1 : 1));
    return {
      id: limit.id,
      over: limit.over,
      measure: limit.measure,
      currency: limit.measure === "cost" ? (policy.document.prices?.currency ?? null) : null,
      atMost: limit["at-most"],
      per: (limit.per ?? null) as unknown as JsonObject | null,
      reached: limit.reached as unknown as JsonObject,
      reason: limit.reason ?? null,
      full: standing.filter(({ used, held, cap }) => used + held >= cap).length,
      more: Math.max(0, standing.length - MAX_NAMED),
      accounts: standing.slice(0, MAX_NAMED) as unknown as JsonObject[],
    };
  });
}

/** How many accounts are used up, all limits together. */
export function fullAccounts(policy: Policy, limits: Limits, now: number): number {
  const known = new Map((policy.document.limits ?? []).map((limit) => [limit.id, limit]));
  let full = 0;
  for (const account of limits.accounts.all) {
    const limit = known.get(account.limit);
    if (limit === undefined || limit.measure === "concurrency" || isGauge(limit)) continue;
    if (account.used(frameOf(limit, now), now) >= capUnits(limit.measure, limit["at-most"])) full++;
  }
  return full;
}

export function standingOf(limit: LimitDocument, account: Account, limits: Limits, now: number): Standing {
  const { measure } = limit;
  const frame = frameOf(limit, now);
  const taken = account.used(frame, now);
  const all = limits.used(limit.id, account.account, frame, now);
  return {
    limit: limit.id,
    account: account.account,
    used: fromUnits(measure, taken),
    held: fromUnits(measure, all - taken),
    cap: limit["at-most"],
    until: frame.end,
    forecast: shown(limit, forecastOf(limit, account, frame, now)),
  };
}

/** To the end of a calendar unit; of a sliding window, what it will hold when it is over once. Null where there is no end. */
export function forecastOf(limit: LimitDocument, account: Account, frame: Frame, now: number): Forecast | null {
  if (limit.measure === "concurrency" || isGauge(limit) || frame.key === "") return null;
  if (frame.key !== account.key) return { state: "early" };
  const { width, buckets } = account.history;
  if (frame.start !== null && frame.end !== null) {
    const used = account.used(frame, now);
    return forecast({ used, start: frame.start, now, end: frame.end, width, buckets });
  }
  const window = frame.slides!;
  const first = buckets[0]?.[0];
  if (first === undefined) return { state: "early" };
  const start = Math.max(now - window, first * width);
  // Its own past is what it holds: at the end of one window from its beginning, that and what is to come.
  return forecast({ used: account.used(frame, now), start, now, end: Math.max(now, start + window), width, buckets });
}

function shown({ measure, "at-most": cap }: LimitDocument, said: Forecast | null): ForecastShown | null {
  if (said === null || said.state === "early") return said;
  const { expected, low, high } = said;
  const of = (units: number) => Math.round(fromUnits(measure, units) * 1e6) / 1e6;
  const crosses = low > capUnits(measure, cap);
  return { state: "known", expected: of(expected), low: of(low), high: of(high), level: 0.8, crosses };
}
