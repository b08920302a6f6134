import { readLog } from "@rampart/ledger";
import type { JsonObject } from "@rampart/service";
import { untilTorn } from "../past/torn.js";
import { Activity } from "./activity.js";
import { Controls } from "./controls.js";
import { Coverage } from "./coverage.js";
import { read } from "./read.js";
import { Refusals } from "./refusals.js";
import { Reviews } from "./reviews.js";
import { Waste } from "./waste.js";

/** Which part of the record a report is about. */
export interface Scope {
  /** Milliseconds since 1970, `since` inclusive, `until` exclusive. */
  readonly since: number;
  readonly until: number;
  /** Null for all. What concerns no agent, as a gap, counts for each. */
  readonly agent: string | null;
  /** The one risk that is asked about, as `ASI04`; null for all and everything else. */
  readonly control: string | null;
}

export type Figures = Awaited<ReturnType<typeof gather>>;

/**
 * Counts everything a report says, in one pass over the first `size` entries of a log. Memory is bounded; it grows with
 * sessions, agents and distinct calls, not with the log. Counting ends where the log is damaged: that it is, its
 * verification says.
 *
 * @throws LedgerError where the log cannot be read
 */
export async function gather(log: string, origin: string, size: number, scope: Scope) {
  const parts = {
    activity: new Activity(scope.since, scope.until),
    refusals: new Refusals(),
    reviews: new Reviews(),
    waste: new Waste(),
    coverage: new Coverage(),
    controls: new Controls(scope.control),
  };
  for await (const { event } of untilTorn(readLog(log, origin, 0, size))) {
    const one = read(event as unknown as JsonObject);
    if (one.time < scope.since || one.time >= scope.until) continue;
    if (scope.agent !== null && one.agent !== "" && one.agent !== scope.agent) continue;
    for (const part of Object.values(parts)) part.take(one);
  }
  const { activity, refusals, reviews, waste, coverage, controls } = parts;
  return {
    activity: activity.tell(),
    refusals: refusals.tell(),
    reviews: reviews.tell(),
    waste: waste.tell(),
    coverage: coverage.tell(),
    owasp: controls.tell(),
  };
}

/** Every entry that a figure points at: what a reader will want proved. In order, without repeats. */
export function citedIn(figures: Figures, { control }: Scope): number[] {
  const { refusals, reviews, waste, coverage, owasp } = figures;
  const ofRisks = owasp.flatMap((risk) => risk.cited);
  const ofOthers = [
    ...refusals.rules.map(({ newest }) => newest),
    ...refusals.codes.map(({ newest }) => newest),
    ...refusals.newest,
    ...reviews.newest,
    ...[...waste.repeated, ...waste.retried].map(({ newest }) => newest),
    ...[...coverage.newestUnmediated, ...coverage.newestGaps].map(({ index }) => index),
    ...coverage.alarms.map(({ newest }) => newest),
  ];
  return [...new Set([...ofRisks, ...(control === null ? ofOthers : [])])].sort((a, b) => a - b);
}
