import { formatPolicyError, type PolicyError } from "@rampart/core";
import type { LogStatus } from "@rampart/ledger";
import type { Doors, JsonObject } from "@rampart/service";
import type { DoorAdapter } from "../adapter.js";
import { weakness } from "../doors/modes.js";
import type { HeartStatus } from "../heartbeat/heart.js";
import type { OrderCounts } from "../orders/shown.js";
import type { PolicyHealth } from "../policy/store.js";
import { STALLED_MS } from "../record/journal.js";
import type { Quorum, WitnessStatus } from "../witness/publisher.js";
import { type DiskStatus, LOW_DISK_BYTES } from "./disk.js";

/** What `status` is made of, gathered at one moment. */
export interface StatusInput {
  readonly version: string;
  readonly now: number;
  readonly started: number;
  readonly policy: {
    readonly digest: string;
    readonly name: string;
    readonly health: PolicyHealth;
    readonly waiting: readonly string[];
  };
  readonly bundle: { readonly version: number; readonly epoch: number; readonly notAfter: number } | null;
  readonly mode: "user" | "system";
  /** In system mode: users whose files nobody can look at for the guard. */
  readonly readersAway: readonly string[];
  /** Signs of life for somebody elsewhere; null where nobody asked for them. */
  readonly heartbeat: HeartStatus | null;
  /** The HTTP API; null where nobody set it up. */
  readonly api: JsonObject | null;
  readonly bundleProblem: string | null;
  readonly doors: Doors;
  readonly doorsProblem: string | null;
  readonly adapters: readonly DoorAdapter[];
  readonly log: LogStatus;
  readonly failingSince: number | null;
  /** For how many milliseconds the log has taken nothing although something waits for it. */
  readonly stalledMs: number;
  /** Entries the last signed checkpoint covers. */
  readonly checkpoint: number;
  readonly witnesses: readonly WitnessStatus[];
  /** What they are worth, where somebody looked. */
  readonly assurance: string | null;
  /** `denies`: calls that change anything are denied for want of witnesses. */
  readonly quorum: Quorum & { readonly denies: boolean };
  readonly disk: DiskStatus;
  readonly spool: { readonly files: number; readonly oldest: number | null; readonly refused: number };
  readonly reviews: { readonly open: number; readonly armed: number };
  readonly counters: object;
  /** What holds whatever the policy says. */
  readonly orders: OrderCounts;
  readonly ordersProblem: string | null;
  /** Open and acknowledged ones, and of both together those of severity high and critical. */
  readonly incidents: { readonly open: number; readonly acknowledged: number; readonly serious: number };
  readonly connections: { readonly agent: number; readonly admin: number; readonly watchers: number };
  readonly sessions: number;
  readonly sockets: { readonly agent: string; readonly admin: string };
}

/** What user mode is, in the words every text of ours uses. */
export const USER_MODE =
  "user mode: agent and guard run as the same user; it guards against mistakes and misled agents, not against code " +
  "already running as that user. Agents and sessions are what callers say they are.";

/** What system mode keeps out, and what it does not; the status says it. */
export const SYSTEM_MODE =
  "system mode: the guard has a user of its own; policy, key, log and the admin socket are out of the agents' reach, and " +
  "which user calls is known. Agents and sessions are what callers say they are, and a host's own settings, hooks " +
  "included, stay within reach of its user.";

/** What the status says of the record where nobody keeps checkpoints of it. */
export const NO_WITNESS = "internally consistent, not rewrite-proof: no witness outside this machine's reach";

/** The state of the guard as one JSON object. `healthy` is false as soon as anything is in `problems`. */
export function statusOf(input: StatusInput) {
  const { policy, log, spool } = input;
  const problems = problemsOf(input);
  return {
    healthy: problems.length === 0,
    problems,
    mode: input.mode,
    note: input.mode === "system" ? SYSTEM_MODE : USER_MODE,
    version: input.version,
    pid: process.pid,
    started: input.started,
    uptime: input.now - input.started,
    policy: {
      digest: policy.digest,
      name: policy.name,
      origin: policy.health.origin,
      since: policy.health.since,
      errors: policy.health.errors.map(formatPolicyError),
      warnings: policy.health.warnings.map(formatPolicyError),
      waiting: policy.waiting,
    },
    bundle: input.bundle,
    doors: doorList(input),
    log: {
      origin: log.origin,
      entries: log.entries,
      signed: log.signed,
      waiting: log.waiting,
      key: log.key,
      checkpoint: input.checkpoint,
      failingSince: input.failingSince,
      stalled: Math.round(input.stalledMs),
    },
    witness: {
      assurance: input.assurance ?? (input.witnesses.length === 0 ? NO_WITNESS : "witnessed"),
      quorum: input.quorum,
      witnesses: input.witnesses,
    },
    heartbeat: input.heartbeat,
    api: input.api,
    disk: input.disk,
    spool: { ...spool, lag: spool.oldest === null ? 0 : Math.max(0, input.now - spool.oldest) },
    reviews: input.reviews,
    sessions: input.sessions,
    counters: input.counters,
    orders: input.orders,
    incidents: input.incidents,
    connections: input.connections,
    sockets: input.sockets,
    memory: process.memoryUsage.rss(),
  };
}

function doorList({ doors, adapters }: StatusInput) {
  return Object.entries(doors).map(([door, settings]) => {
    const adapter = adapters.find(({ host }) => host === door);
    return {
      door,
      ...settings,
      proved: adapter?.proved ?? false,
      known: adapter !== undefined,
      weakness: weakness(settings),
    };
  });
}

const deniedWhenFull = ({ whenFull }: DiskStatus) =>
  whenFull === "deny"
    ? "every call is denied"
    : "every call is denied that changes anything, and what only reads leaves no record";

function nothingRecorded(disk: DiskStatus, failure: LogStatus["failure"]): string {
  const why = failure === null ? "" : ` (${failure.code})`;
  if (disk.unrecorded === null) return `nothing can be recorded${why}; every call is denied`;
  return `nothing can be recorded${why}; ${disk.unrecorded.count} calls that only read went on without a record, the others are denied`;
}

function brokenPolicy([first, ...more]: readonly PolicyError[]): string {
  const where = first === undefined ? "" : ` (${formatPolicyError(first).slice(0, 256)})`;
  const others = more.length === 0 ? "" : ` and ${more.length} mistakes more`;
  return `the policy file is broken${where}${others}; the last good policy is in force`;
}

function problemsOf(input: StatusInput): readonly string[] {
  const { policy, log, spool } = input;
  const unpublished = input.witnesses.filter(({ problem }) => problem !== null);
  const problems: readonly (readonly [boolean, string])[] = [
    [policy.health.errors.length > 0, brokenPolicy(policy.health.errors)],
    [input.doorsProblem !== null, `the modes of doors cannot be read: ${input.doorsProblem}`],
    [input.bundleProblem !== null, `doors have no fresh bundle: ${input.bundleProblem}`],
    [log.failure !== null || input.failingSince !== null, nothingRecorded(input.disk, log.failure)],
    [
      input.stalledMs > STALLED_MS,
      `the log's disk hangs: it has taken nothing for ${Math.floor(input.stalledMs / 1_000)} s, and every call is denied until it does`,
    ],
    [
      input.readersAway.length > 0,
      `the reader of ${input.readersAway.join(", ")} is away: calls on their files are denied`,
    ],
    [input.api?.["problem"] != null, `the API cannot be served: ${input.api?.["problem"]}`],
    [input.heartbeat?.problem != null, `nobody takes the heartbeat: ${input.heartbeat?.problem}`],
    [
      input.disk.free !== null && input.disk.free < LOW_DISK_BYTES,
      `the log's disk has only ${Math.floor((input.disk.free ?? 0) / 1_048_576)} MiB left; once it is full ${deniedWhenFull(input.disk)}`,
    ],
    [input.ordersProblem !== null, `doors that decide alone may not know the last order: ${input.ordersProblem}`],
    [input.orders.glass !== null, "the glass is broken: doors only watch (rampart break-glass --end)"],
    [spool.refused > 0, `${spool.refused} spooled files could not be read and were put aside`],
    ...unpublished.map(({ name, problem }) => [true, `${name} did not take the last checkpoint: ${problem}`] as const),
    [!input.quorum.met, `${input.quorum.have} of ${input.quorum.need} witnesses cosigned the last checkpoint`],
    [input.quorum.denies, "too few witnesses cosign: calls that change anything are denied"],
  ];
  return problems.filter(([holds]) => holds).map(([, text]) => text);
}
