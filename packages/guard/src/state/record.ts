import type { RecordedEvent } from "@rampart/ledger";
import type { Places } from "@rampart/service";
import { MISSED_ENTRIES, missedIn } from "../incidents/missed.js";
import type { Trigger } from "../incidents/trigger.js";
import type { GuardOptions } from "../options.js";
import { Journal } from "../record/journal.js";
import { steadyClock } from "./clock.js";
import type { LivingLog } from "./log.js";
import { noteLoss } from "./loss.js";
import type { Parts } from "./parts/index.js";
import { project, type Rebuilt } from "./project.js";
import { mayMatter } from "./projection.js";

const monotonic = () => performance.now();

/** The record as this guard found it, kept up from here on. */
export interface OpenRecord {
  readonly log: LivingLog;
  readonly journal: Journal;
  /** What the log says, kept up with it. */
  readonly known: Parts;
  /** Milliseconds since 1970, never before the log's last entry. */
  readonly now: () => number;
  /** What a file of the state or the log lost since the last guard, in words. */
  readonly lost: readonly string[];
  /** What the guard before should have made an incident of. */
  readonly missed: readonly Trigger[];
  /** Why what is known was made from the whole log; null where it was not. */
  readonly rebuilt: Rebuilt | null;
  /** What a person should know about how the last run ended. */
  readonly notes: readonly string[];
}

/** Says on record what was lost and for how long nobody was there, then reads what the log says. */
export async function openRecord(log: LivingLog, options: GuardOptions, places: Places): Promise<OpenRecord> {
  const { wall = Date.now } = options;
  const now = options.now ?? steadyClock({ wall, monotonic }, (await lastEvent(log))?.time ?? 0);
  const journal = new Journal(log, log.current.status.entries);
  const lost = await noteLoss(journal, places.projection, log.current.status.entries);
  const missed = await missedBefore(log);
  const notes = [...lost, ...(await noteAbsence(log, journal, now()))];
  const readTexts = (from: number) => log.current.readTexts(from, Infinity, mayMatter);
  const { projection, rebuilt } = await project(readTexts, places.projection);
  // From here on: which policy is in force is one of the things the log says.
  journal.follow(({ event, index }) => projection.apply(event, { index, time: now() }));
  return { log, journal, known: projection.parts, now, lost, missed, rebuilt, notes };
}

/** A run that did not say it ended leaves a gap: what happened since its last word is not in the record. */
async function noteAbsence(log: LivingLog, journal: Journal, now: number): Promise<readonly string[]> {
  const last = await lastEvent(log);
  if (last === null || last.kind === "end" || last.kind === "key") return [];
  const message = "the guard before this one ended without saying so";
  await journal.record(
    { kind: "gap", reason: "absent", from: last.time, until: now, lost: null, message, details: { after: last.index } },
    true,
  );
  return [`${message}; its last entry is ${last.index}`];
}

/** What the run before should have made an incident of and had no time to. */
async function missedBefore(log: LivingLog): Promise<readonly Trigger[]> {
  const last = await lastEvent(log);
  if (last === null || last.kind === "end") return [];
  return missedIn(log.current.read(Math.max(0, log.current.status.entries - MISSED_ENTRIES)));
}

async function lastEvent(log: LivingLog): Promise<RecordedEvent | null> {
  const { entries } = log.current.status;
  for await (const { event } of log.current.read(entries - 1)) return event;
  return null;
}
