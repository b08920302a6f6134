import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { readCheckpoint } from "@rampart/ledger";
import { type JsonObject, listSpool, type Places } from "@rampart/service";
import { fullAccounts } from "../limits/report.js";
import type { GuardOptions } from "../options.js";
import { orderCounts } from "../orders/shown.js";
import type { State } from "../state/open.js";
import { type OwnRoom, spoolsOf } from "../state/rooms.js";
import type { Publisher } from "../witness/publisher.js";
import { diskStatus, unseenDisk } from "./disk.js";
import { type StatusInput, statusOf } from "./status.js";

/** What only the running guard knows of itself. */
export interface Moment
  extends Pick<StatusInput, "mode" | "started" | "readersAway" | "heartbeat" | "api" | "sockets" | "connections"> {
  readonly publisher: Publisher;
}

/** A disk that hangs answers nothing; that it does is for status to say all the same. */
const LOOK_MS = 500;
const UNSEEN_SPOOL = { files: 0, oldest: null, refused: 0 };

async function answered<T>(look: Promise<T>, otherwise: T): Promise<T> {
  let late: NodeJS.Timeout | undefined;
  const patience = new Promise<T>((resolve) => {
    late = setTimeout(() => resolve(otherwise), LOOK_MS);
  });
  return Promise.race([look, patience]).finally(() => clearTimeout(late));
}

/** The status of this moment, as plain JSON. */
export async function gatherStatus(
  state: State,
  places: Places,
  options: GuardOptions,
  { publisher, ...moment }: Moment,
): Promise<JsonObject> {
  const { room, rooms, log, policy, life, modes, bundles, sessions } = state;
  const reviews = room.reviews.list();
  const status = statusOf({
    ...moment,
    version: options.version,
    now: room.now(),
    policy: {
      digest: policy.current.digest,
      name: policy.current.document.name,
      health: policy.health,
      waiting: await answered(life.waiting(), []),
    },
    bundle: bundles.status,
    bundleProblem: bundles.problem,
    doors: modes.all,
    doorsProblem: modes.problem,
    adapters: options.adapters,
    log: log.current.status,
    failingSince: room.journal.failingSince,
    stalledMs: room.journal.stalledMs,
    checkpoint: readCheckpoint(log.current.lastCheckpoint).size,
    witnesses: publisher.status,
    assurance: options.witnessAssurance ?? null,
    quorum: { ...publisher.quorum, denies: room.duty.denies },
    disk: await answered(diskStatus(places.log, room.unrecorded), unseenDisk(room.unrecorded)),
    spool: await answered(spoolStatus(places, rooms), UNSEEN_SPOOL),
    reviews: {
      open: reviews.filter((review) => review.state === "open").length,
      armed: reviews.filter((review) => review.state === "approved").length,
    },
    counters: room.counters.report(),
    orders: orderCounts(state),
    ordersProblem: state.orders.problem,
    incidents: incidentCounts(state),
    sessions: sessions.list().length,
  });
  const limits = { full: fullAccounts(room.policy(), room.limits, room.now()) };
  return JSON.parse(JSON.stringify({ ...status, limits })) as JsonObject;
}

/** How many stand open, by severity: what a promotion waits for. */
function incidentCounts({ incidents }: State): StatusInput["incidents"] {
  const list = incidents.list();
  const open = list.filter(({ state }) => state === "open");
  const serious = list.filter(({ severity }) => severity === "high" || severity === "critical");
  return { open: open.length, acknowledged: list.length - open.length, serious: serious.length };
}

async function spoolStatus({ spool, quarantine }: Places, rooms: readonly OwnRoom[]): Promise<StatusInput["spool"]> {
  const paths: string[] = [];
  for (const { folder } of spoolsOf(spool, rooms)) {
    for (const name of await listSpool(folder).catch(() => [])) paths.push(join(folder, name));
  }
  const refused = await readdir(quarantine).catch(() => []);
  const first = paths[0] === undefined ? null : await stat(paths[0]).catch(() => null);
  return { files: paths.length, oldest: first === null ? null : Math.trunc(first.mtimeMs), refused: refused.length };
}
