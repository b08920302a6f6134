import { join } from "node:path";
import type { Policy } from "@rampart/core";
import type { RecordedEvent, Signer } from "@rampart/ledger";
import { doorAt, type Places, PostgresParser, type Sockets } from "@rampart/service";
import { DoorModes, weakness } from "../doors/modes.js";
import type { Surroundings } from "../facts/place.js";
import type { Session } from "../facts/session.js";
import type { Room } from "../gate/room.js";
import { Unrecorded } from "../gate/unrecorded.js";
import { GrantDesk } from "../grants/desk.js";
import { endWithPolicy } from "../grants/follow.js";
import { Requests } from "../grants/request.js";
import { Counters } from "../health/counters.js";
import { IncidentDesk } from "../incidents/desk.js";
import { MISSED_ENTRIES, missedIn } from "../incidents/missed.js";
import { endWithMistake } from "../incidents/over.js";
import { lossTrigger, type Trigger } from "../incidents/trigger.js";
import { Limits } from "../limits/limits.js";
import type { Loops } from "../limits/loops.js";
import { unreportedBy } from "../limits/reporting.js";
import { Measured } from "../metrics/measured.js";
import { Spans } from "../metrics/spans.js";
import type { GuardOptions } from "../options.js";
import { OrdersDesk } from "../orders/desk.js";
import { Followers } from "../orders/followers.js";
import { watchingDoor, watchingFor } from "../orders/glass.js";
import { Restricted } from "../orders/restricted.js";
import { readBundle } from "../policy/bundle.js";
import { type BundleCopy, BundleKeeper } from "../policy/keeper.js";
import type { PolicyLife } from "../policy/life/life.js";
import { openPolicies } from "../policy/life/open.js";
import type { PolicyStore } from "../policy/store.js";
import { Journal } from "../record/journal.js";
import { alarmEvent } from "../record/state.js";
import { ReviewDesk } from "../reviews/desk.js";
import { Webhook, type WebhookInput } from "../reviews/webhook/webhook.js";
import { TaskDesk } from "../tasks/desk.js";
import { Duty } from "../witness/duty.js";
import { Models } from "../world/models.js";
import { steadyClock } from "./clock.js";
import { openKey } from "./keys.js";
import { LivingLog } from "./log.js";
import { noteLoss } from "./loss.js";
import type { Parts } from "./parts/index.js";
import { BY_GUARD } from "./parts/standing.js";
import { project, type Rebuilt } from "./project.js";
import { mayMatter } from "./projection.js";
import { type ReadRecent, type Recent, readRecent } from "./recent.js";
import { aroundOf, type Owner, type OwnRoom, openRoom, ownersOf, type Shared } from "./rooms.js";
import { Snapshots } from "./snapshots.js";
import { takeUp } from "./take-up.js";

const monotonic = () => performance.now();
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

/** Opens key, log, memory, modes and policy, in this order: each needs the ones before. */
export async function openState(options: GuardOptions, places: Places, sockets: Sockets): Promise<State> {
  const signer = await openKey(places.keys, places.log);
  const log = await LivingLog.open(places.log, { signer });
  try {
    const { wall = Date.now } = options;
    const now = options.now ?? steadyClock({ wall, monotonic }, (await lastEvent(log))?.time ?? 0);
    const journal = new Journal(log, log.current.status.entries);
    const lost = await noteLoss(journal, places.projection, log.current.status.entries);
    const missed = await missedBefore(log);
    const notes = [...lost, ...(await noteAbsence(log, journal, now()))];
    const { projection, rebuilt } = await project(
      (from) => log.current.readTexts(from, Infinity, mayMatter),
      places.projection,
    );
    // From here on: which policy is in force is one of the things the log says.
    journal.follow(({ event, index }) => projection.apply(event, { index, time: now() }));
    const reviews = openDesk(journal, now, projection.parts);
    const measured = openMeasured(journal, options.version);
    const incidents = new IncidentDesk(journal, projection.parts.incidents);
    for (const loss of lost) await incidents.report(lossTrigger(loss), BY_GUARD, {});
    for (const trigger of missed) await incidents.meet(trigger);
    if (rebuilt !== null) await noteRebuilt(journal, rebuilt);
    const owners = ownersOf(options);
    const arounds = await Promise.all(owners.map((owner) => aroundOf(owner, options, sockets.runtime)));
    const around = arounds[0]!;
    const modes = new DoorModes(places.doors);
    await modes.refresh();
    const known = await readBundle(places.bundle, signer);
    const entries = () => log.current.status.entries;
    const copies = copiesOf(places, owners, arounds);
    const { orders: standing } = projection.parts;
    const restricted = new Restricted(standing);
    const hosts = options.adapters.map(({ host }) => host);
    const watching = { doors: () => watchingFor(standing.glass, modes.all, hosts, now()) };
    const keeper = { copies, signer, ...watching, restricted, held: () => standing.holds, entries, now };
    const bundles = new BundleKeeper(keeper, known?.version ?? 0);
    const sql = new PostgresParser();
    const { policy, life, shadow } = await openPolicies({
      ...{
        layout: options.layout,
        places,
        journal,
        bundles,
        history: projection.parts.policies,
        bundle: known,
        unreported: unreportedBy(() => modes.all, options.adapters),
        sql,
        now,
      },
      ...{ user: options.system === undefined ? options.user : "root", vouched: options.system !== undefined },
    });
    endWithMistake(policy, incidents);
    const inForce = () => restricted.of(policy.current);
    const tellDoors = () => bundles.issue(policy.current);
    const orders = new OrdersDesk({ journal, orders: standing, signer, copies, now, policy: inForce, tellDoors });
    await orders.begin();
    journal.follow(({ event }) => orders.heard(event));
    const grants = new GrantDesk(journal, projection.parts.grants, now);
    await grants.settle(policy.current);
    endWithPolicy(journal, policy, grants);
    const requests = new Requests(grants, projection.parts, journal, now);
    reviews.onApproved = (review) => requests.approved(review, inForce());
    const shared: Shared = {
      now,
      policy: inForce,
      door: (name) =>
        standing.glassBroken(now()) ? watchingDoor(modes.named(name)) : doorAt(modes.named(name), now()),
      reviews,
      journal,
      known: projection.parts,
      followers: new Followers(journal, standing, now),
      tasks: new TaskDesk(journal, projection.parts.tasks, now),
      grants,
      requests,
      duty: new Duty({
        when: options.whenUnwitnessed ?? "alarm",
        patience: options.witnessPatienceMs ?? PATIENCE_MS,
        now,
      }),
      limits: new Limits(projection.parts.accounts, journal),
      counters: new Counters(),
      unrecorded: new Unrecorded(options.whenDiskFull ?? "deny"),
      models: new Models(options.models ?? null),
      sql,
      shadow,
    };
    orders.onGiven = () => shared.followers.look();
    const rooms = owners.map((owner, at) => openRoom(owner, arounds[at]!, journal, shared));
    const { room } = rooms[0]!;
    const elsewhere: OwnRoom[] = [];
    const sessions = { list: () => [...rooms, ...elsewhere].flatMap((one) => one.sessions.list()) };
    const recent = await recentIn(log, now(), policy.current, shared.limits.loops);
    for (const one of rooms) takeUp(one, projection.parts, recent);
    const readTexts = (from: number, until: number) => log.current.readTexts(from, until, mayMatter);
    const snapshots = new Snapshots({ file: places.projection, journal, read: readTexts }, journal.size);
    return {
      room,
      rooms,
      log,
      signer,
      around,
      policy,
      life,
      modes,
      bundles,
      orders,
      incidents,
      sessions,
      elsewhere,
      recent,
      snapshots,
      known: projection.parts,
      measured,
      webhook: openWebhook(options, { desk: reviews, journal, signer, policy: inForce, now }),
      notes,
    };
  } catch (error) {
    await log.close().catch(() => undefined);
    throw error;
  }
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

/** A short cut that was not there is nothing; one that was not what the record says is said. */
async function noteRebuilt(journal: Journal, why: Rebuilt): Promise<void> {
  if (why === "no snapshot") return;
  const message = `the file of what the guard remembers was ${why}; it was rebuilt from the record`;
  await journal.record(alarmEvent("state.rebuilt", "medium", message, { why }), false);
}

async function lastEvent(log: LivingLog): Promise<RecordedEvent | null> {
  const { entries } = log.current.status;
  for await (const { event } of log.current.read(entries - 1)) return event;
  return null;
}

/** Where doors find bundle and epoch: beside the log, and in system mode in a folder per user. */
function copiesOf(places: Places, owners: readonly Owner[], arounds: readonly Surroundings[]): readonly BundleCopy[] {
  const { bundle, epoch, stop } = places;
  const own = { bundle, epoch, stop, around: arounds[0]!, mode: 0o600 };
  const shared = owners.flatMap(({ caller }, at) =>
    caller === null
      ? []
      : [
          {
            bundle: join(caller.shared, "bundle.json"),
            epoch: join(caller.shared, "epoch.json"),
            stop: join(caller.shared, "stop.json"),
            around: arounds[at]!,
            mode: 0o644,
          },
        ],
  );
  return [own, ...shared];
}

/** The questions that still stand, and whatever ends them. */
function openDesk(journal: Journal, now: () => number, { reviews }: Parts): ReviewDesk {
  const desk = new ReviewDesk(journal, now);
  for (const review of reviews.byId.values()) desk.book.apply(review);
  journal.follow(({ event }) => desk.follow(event));
  return desk;
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

/** Single calls of the newest entries, and, by way of `loops`, what sessions did last, where the policy minds that. */
async function recentIn(log: LivingLog, now: number, { document }: Policy, loops: Loops): Promise<Recent> {
  const { entries } = log.current.status;
  const read: ReadRecent = (from, wanted) => log.current.readTexts(from, entries, wanted);
  const steps = document.loops === undefined ? null : loops;
  const recent = await readRecent(read, entries, now, steps, document.limits !== undefined);
  loops.recalled();
  return recent;
}

/** Reads the modes again; what changed is recorded, and doors get a bundle that says so. */
export async function refreshModes({ modes, room, bundles, policy }: State): Promise<void> {
  const before = Object.keys(modes.all).join();
  const changes = await modes.refresh();
  for (const { door, before: was, after } of changes) {
    const weak = weakness(after);
    const message = `door ${door}: ${was.mode} -> ${after.mode}, when the guard is away: ${after.onUnavailable}`;
    await room.journal.record(
      alarmEvent("door.changed", weak === null ? "info" : "medium", message, { door, weak }),
      true,
    );
  }
  if (Object.keys(modes.all).join() !== before) await policy.again();
  if (changes.length > 0) await bundles.issue(policy.current);
}
