import type { Policy } from "@rampart/core";
import type { Signer } from "@rampart/ledger";
import { doorAt, type Places, type Sockets } from "@rampart/service";
import type { DoorModes } from "../doors/modes.js";
import type { Surroundings } from "../facts/place.js";
import type { Session } from "../facts/session.js";
import type { Room } from "../gate/room.js";
import { Unrecorded } from "../gate/unrecorded.js";
import { GrantDesk } from "../grants/desk.js";
import { endWithPolicy } from "../grants/follow.js";
import { Requests } from "../grants/request.js";
import { Counters } from "../health/counters.js";
import { IncidentDesk } from "../incidents/desk.js";
import { endWithMistake } from "../incidents/over.js";
import { lossTrigger } from "../incidents/trigger.js";
import { Limits } from "../limits/limits.js";
import type { Loops } from "../limits/loops.js";
import { Measured } from "../metrics/measured.js";
import { Spans } from "../metrics/spans.js";
import type { GuardOptions } from "../options.js";
import { OrdersDesk } from "../orders/desk.js";
import { Followers } from "../orders/followers.js";
import { watchingDoor } from "../orders/glass.js";
import type { BundleKeeper } from "../policy/keeper.js";
import type { PolicyLife } from "../policy/life/life.js";
import type { PolicyStore } from "../policy/store.js";
import type { Journal } from "../record/journal.js";
import { alarmEvent } from "../record/state.js";
import { ReviewDesk } from "../reviews/desk.js";
import { Webhook, type WebhookInput } from "../reviews/webhook/webhook.js";
import { TaskDesk } from "../tasks/desk.js";
import { Duty } from "../witness/duty.js";
import { Models } from "../world/models.js";
import { openKey } from "./keys.js";
import { LivingLog } from "./log.js";
import type { Parts } from "./parts/index.js";
import { BY_GUARD } from "./parts/standing.js";
import type { Rebuilt } from "./project.js";
import { mayMatter } from "./projection.js";
import { type ReadRecent, type Recent, readRecent } from "./recent.js";
import { type OpenRecord, openRecord } from "./record.js";
import { aroundOf, type OwnRoom, openRoom, ownersOf, type Shared } from "./rooms.js";
import { type OpenRules, openRules } from "./rules.js";
import { Snapshots } from "./snapshots.js";
import { takeUp } from "./take-up.js";

/** How long calls go on after the witnesses became too few, unless said otherwise. */
const PATIENCE_MS = 300_000;

/** Everything a guard has open between its start and its end. */
export interface State {
  /** The first of {@link rooms}; of what the users share it speaks for all. */
  readonly room: Room;
  readonly rooms: readonly OwnRoom[];
  readonly log: LivingLog;
  readonly signer: Signer;
  readonly around: Surroundings;
  readonly policy: PolicyStore;
  readonly life: PolicyLife;
  readonly modes: DoorModes;
  readonly bundles: BundleKeeper;
  /** Orders that hold whatever the policy says. */
  readonly orders: OrdersDesk;
  /** What people should look at. */
  readonly incidents: IncidentDesk;
  readonly sessions: { list(): readonly Session[] };
  /** Rooms of agents on other machines, there once the API is. */
  readonly elsewhere: OwnRoom[];
  /** What the log's end said of single calls when the guard began. */
  readonly recent: Recent;
  readonly snapshots: Snapshots;
  /** What the log says, kept up with it. */
  readonly known: Parts;
  /** What happened since the start, for whoever watches from outside. */
  readonly measured: Measured;
  readonly webhook: Webhook | null;
  /** What a person should know about how the last run ended. */
  readonly notes: readonly string[];
}

/** Opens the key and the log, and everything over them. The log is closed where anything of it cannot be opened. */
export async function openState(options: GuardOptions, places: Places, sockets: Sockets): Promise<State> {
  const signer = await openKey(places.keys, places.log);
  const log = await LivingLog.open(places.log, { signer });
  try {
    return await openOver(log, signer, options, places, sockets);
  } catch (error) {
    await log.close().catch(() => undefined);
    throw error;
  }
}

/** Record, rules, desks and rooms, in this order: each needs the ones before. */
async function openOver(
  log: LivingLog,
  signer: Signer,
  options: GuardOptions,
  places: Places,
  sockets: Sockets,
): Promise<State> {
  const record = await openRecord(log, options, places);
  const { journal, known, now, notes } = record;
  const reviews = openReviews(record);
  const measured = openMeasured(journal, options.version);
  const incidents = await openIncidents(record);
  const owners = ownersOf(options);
  const arounds = await Promise.all(owners.map((owner) => aroundOf(owner, options, sockets.runtime)));
  const rules = await openRules({ options, places, record, signer, owners, arounds });
  const { policy, life, modes, bundles, inForce } = rules;
  endWithMistake(policy, incidents);
  const orders = await openOrders(record, rules, signer);
  const grants = await openGrants(record, policy);
  const requests = new Requests(grants, known, journal, now);
  reviews.onApproved = (review) => requests.approved(review, inForce());
  const shared: Shared = { ...sharedOf(options, record, rules), reviews, grants, requests };
  orders.onGiven = () => shared.followers.look();
  const rooms = owners.map((owner, at) => openRoom(owner, arounds[at]!, journal, shared));
  const elsewhere: OwnRoom[] = [];
  const recent = await recentIn(log, now(), policy.current, shared.limits.loops);
  for (const one of rooms) takeUp(one, known, recent);
  const read = (from: number, until: number) => log.current.readTexts(from, until, mayMatter);
  return {
    room: rooms[0]!.room,
    rooms,
    log,
    signer,
    around: arounds[0]!,
    policy,
    life,
    modes,
    bundles,
    orders,
    incidents,
    sessions: { list: () => [...rooms, ...elsewhere].flatMap((one) => one.sessions.list()) },
    elsewhere,
    recent,
    snapshots: new Snapshots({ file: places.projection, journal, read }, journal.size),
    known,
    measured,
    webhook: openWebhook(options, { desk: reviews, journal, signer, policy: inForce, now }),
    notes,
  };
}

/** The questions that still stand, and whatever ends them. */
function openReviews({ journal, now, known }: OpenRecord): ReviewDesk {
  const desk = new ReviewDesk(journal, now);
  for (const review of known.reviews.byId.values()) desk.book.apply(review);
  journal.follow(({ event }) => desk.follow(event));
  return desk;
}

/** Counts and spans of what is recorded from now on. */
function openMeasured(journal: Journal, version: string): Measured {
  const measured = new Measured();
  const spans = new Spans(version);
  journal.follow(({ event }) => {
    measured.take(event);
    spans.take(event);
  });
  return measured;
}

/** What people should look at; what was lost, missed or rebuilt on the way here is told. */
async function openIncidents({ journal, known, lost, missed, rebuilt }: OpenRecord): Promise<IncidentDesk> {
  const incidents = new IncidentDesk(journal, known.incidents);
  for (const loss of lost) await incidents.report(lossTrigger(loss), BY_GUARD, {});
  for (const trigger of missed) await incidents.meet(trigger);
  if (rebuilt !== null) await noteRebuilt(journal, rebuilt);
  return incidents;
}

/** A short cut that was not there is nothing; one that was not what the record says is said. */
async function noteRebuilt(journal: Journal, why: Rebuilt): Promise<void> {
  if (why === "no snapshot") return;
  const message = `the file of what the guard remembers was ${why}; it was rebuilt from the record`;
  await journal.record(alarmEvent("state.rebuilt", "medium", message, { why }), false);
}

/** Orders that hold whatever the policy says; doors find those that stand. */
async function openOrders(
  { journal, known, now }: OpenRecord,
  { copies, inForce, bundles, policy }: OpenRules,
  signer: Signer,
): Promise<OrdersDesk> {
  const tellDoors = () => bundles.issue(policy.current);
  const orders = new OrdersDesk({ journal, orders: known.orders, signer, copies, now, policy: inForce, tellDoors });
  await orders.begin();
  journal.follow(({ event }) => orders.heard(event));
  return orders;
}

/** Privileges for a time; what the policy no longer has is over. */
async function openGrants({ journal, known, now }: OpenRecord, policy: PolicyStore): Promise<GrantDesk> {
  const grants = new GrantDesk(journal, known.grants, now);
  await grants.settle(policy.current);
  endWithPolicy(journal, policy, grants);
  return grants;
}

/** What all rooms have in common, but for the desks that know of each other. */
function sharedOf(
  options: GuardOptions,
  { journal, known, now }: OpenRecord,
  { inForce, modes, sql, shadow }: OpenRules,
): Omit<Shared, "reviews" | "grants" | "requests"> {
  const { orders: standing } = known;
  return {
    now,
    policy: inForce,
    door: (name) => (standing.glassBroken(now()) ? watchingDoor(modes.named(name)) : doorAt(modes.named(name), now())),
    journal,
    known,
    followers: new Followers(journal, standing, now),
    tasks: new TaskDesk(journal, known.tasks, now),
    duty: new Duty({
      when: options.whenUnwitnessed ?? "alarm",
      patience: options.witnessPatienceMs ?? PATIENCE_MS,
      now,
    }),
    limits: new Limits(known.accounts, journal),
    counters: new Counters(),
    unrecorded: new Unrecorded(options.whenDiskFull ?? "deny"),
    models: new Models(options.models ?? null),
    sql,
    shadow,
  };
}

/** Single calls of the newest entries, and, by way of `loops`, what sessions did last, where the policy minds that. */
async function recentIn(log: LivingLog, now: number, { document }: Policy, loops: Loops): Promise<Recent> {
  const { entries } = log.current.status;
  const read: ReadRecent = (from, wanted) => log.current.readTexts(from, entries, wanted);
  const steps = document.loops === undefined ? null : loops;
  const recent = await readRecent(read, entries, now, steps, document.limits !== undefined);
  loops.recalled();
  return recent;
}

/** Where questions are told, if the settings say so. */
function openWebhook(
  { reviews, system }: GuardOptions,
  { journal, ...rest }: Pick<WebhookInput, "desk" | "signer" | "policy" | "now"> & { readonly journal: Journal },
): Webhook | null {
  if (reviews === undefined) return null;
  const alarm = (code: string, message: string) => journal.record(alarmEvent(code, "high", message), true);
  const webhook = new Webhook({ ...reviews, ...rest, vouched: system !== undefined, alarm });
  journal.follow(({ event }) => webhook.follow(event));
  return webhook;
}
