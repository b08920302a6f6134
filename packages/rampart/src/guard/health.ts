import { existsSync } from "node:fs";
import { join } from "node:path";
import { HOSTS, inspectDoor } from "@rampart/edge";
import { NO_WITNESS, SYSTEM_MODE, USER_MODE } from "@rampart/guard";
import { readCheckpoint } from "@rampart/ledger";
import {
  agentRuntime,
  isJsonObject,
  type Json,
  type JsonObject,
  type Layout,
  placesIn,
  type SystemUser,
  VERSION,
} from "@rampart/service";
import { Failure } from "../command/failure.js";
import type { Io } from "../command/io.js";
import type { Input } from "../command/verb.js";
import { checkpointOf } from "../log/checkpoint.js";
import { usePolicy } from "../policy/load.js";
import { policySources } from "../policy/sources.js";
import { protectContext } from "../setup/door.js";
import { guardedUser, layoutOf } from "../setup/folders.js";
import { readKey } from "../setup/install.js";
import { isInstalled } from "../setup/installed.js";
import { readSettings } from "../setup/settings.js";
import { type Reach, reachOf } from "../setup/witness-reach.js";
import { askGuardIfThere, stateOption } from "./admin.js";
import { pingGuard, startCommand } from "./ping.js";

export interface DoorHealth {
  readonly host: string;
  readonly protected: boolean;
  readonly mode: "enforce" | "monitor";
  readonly onUnavailable: "deny" | "allow";
  readonly proved: boolean;
  readonly settings: string;
}

/** The state of an installation, with or without a running guard. `healthy` is false as soon as anything is a problem. */
export interface Health {
  readonly healthy: boolean;
  readonly problems: readonly string[];
  readonly installed: boolean;
  readonly version: string;
  /** Null where none runs, which is no problem: a hook starts it. Null too where one runs and does not answer, which is one. */
  readonly guard: {
    readonly pid: number;
    readonly mode: string;
    readonly agentSocket: string;
    readonly adminSocket: string;
    readonly reviews: number;
  } | null;
  readonly policy: { readonly name: string; readonly digest: string; readonly origin: string } | null;
  readonly doors: readonly DoorHealth[];
  readonly log: {
    readonly folder: string;
    readonly entries: number | null;
    readonly signed: number;
    readonly key: string;
  } | null;
  readonly witness: Reach;
  readonly note: string;
  /** The command that starts a guard that does not run; null where the next hook does. */
  readonly start: string | null;
  /** One runs and does not answer: a problem says why. */
  readonly silent: boolean;
  /** The guard's own status, whole. */
  readonly details: JsonObject | null;
}

export async function healthOf(input: Input, io: Io): Promise<Health> {
  const layout = layoutOf(input, io);
  const problems: string[] = [];
  let silent = false;
  const attempt = async <T>(look: () => Promise<T>, otherwise: T): Promise<T> =>
    look().catch((error: Error) => {
      silent ||= error instanceof Failure && error.code === "guard_silent";
      problems.push(error.message.split("\n")[0]!);
      return otherwise;
    });
  const installed = isInstalled(layout);
  if (!installed) problems.push(`nothing is installed here; rampart init${stateOption(input)}`);
  const guarded = guardedUser(layout);
  const asked = installed && guarded === null;
  const status = asked ? await attempt(() => guardStatus(input, io), null) : null;
  const guard =
    guarded === null ? (status === null ? null : guardOf(status)) : await attempt(() => guardAsUser(guarded), null);
  if (guard === null && !silent && layout.system !== undefined)
    problems.push("the guard does not run; doors decide by its last bundle");
  for (const problem of list(status?.["problems"])) problems.push(String(problem));
  const log = await attempt(() => logHealth(layout, status), null);
  const witness = guarded !== null ? UNSEEN : await attempt(() => ownReach(layout), UNKNOWN);
  const policy = status === null ? await attempt(() => policyOnDisk(input, io), null) : policyInForce(status);
  const doors = await attempt(() => doorsOf(layout, problems, io), []);
  return {
    healthy: problems.length === 0,
    problems,
    installed,
    version: VERSION,
    guard,
    policy,
    doors,
    log,
    witness,
    note: layout.system === undefined ? USER_MODE : SYSTEM_MODE,
    start: startCommand(layout),
    silent,
    details: status,
  };
}

async function guardStatus(input: Input, io: Io): Promise<JsonObject | null> {
  const answer = await askGuardIfThere(input, io, { op: "status" });
  return answer !== null && isJsonObject(answer["status"]) ? answer["status"] : null;
}

const UNKNOWN: Reach = { witnessed: false, names: [], near: [], assurance: NO_WITNESS };
const UNSEEN: Reach = { ...UNKNOWN, assurance: "for administrators to see: sudo rampart status" };

async function ownReach(layout: Layout): Promise<Reach> {
  return reachOf((await readSettings(layout)).witnesses, layout);
}

/** In system mode an agents' user sees that there is a guard, and no more. */
async function guardAsUser(user: SystemUser): Promise<Health["guard"]> {
  if ((await pingGuard(user)) === null) return null;
  const agentSocket = join(agentRuntime(user.uid), "agent.sock");
  return { pid: 0, mode: "system", agentSocket, adminSocket: "", reviews: 0 };
}

const object = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});
const text = (value: Json | undefined): string => (typeof value === "string" ? value : "");
const number = (value: Json | undefined): number => (typeof value === "number" ? value : 0);
const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);

function guardOf(status: JsonObject): NonNullable<Health["guard"]> {
  const sockets = object(status["sockets"]);
  return {
    pid: number(status["pid"]),
    mode: text(status["mode"]),
    agentSocket: text(sockets["agent"]),
    adminSocket: text(sockets["admin"]),
    reviews: number(object(status["reviews"])["open"]),
  };
}

function policyInForce(status: JsonObject): Health["policy"] {
  const policy = object(status["policy"]);
  return { name: text(policy["name"]), digest: text(policy["digest"]), origin: text(policy["origin"]) };
}

async function policyOnDisk(input: Input, io: Io): Promise<Health["policy"]> {
  const sources = await policySources([], input, io);
  const policy = usePolicy(sources);
  return { name: policy.document.name, digest: policy.digest, origin: sources[0]!.name };
}

async function logHealth(layout: Layout, status: JsonObject | null): Promise<Health["log"]> {
  const folder = placesIn(layout).log;
  if (!existsSync(folder)) return null;
  const { size } = readCheckpoint(await checkpointOf(folder));
  const log = object(status?.["log"]);
  const entries = status === null ? null : number(log["entries"]);
  return { folder, entries, signed: status === null ? size : number(log["signed"]), key: await readKey(layout) };
}

/** Doors somebody protected; what is wrong with them is a problem of the installation. */
async function doorsOf(layout: Layout, problems: string[], io: Io): Promise<readonly DoorHealth[]> {
  const context = protectContext(layout, await readKey(layout).catch(() => ""), io);
  const states = await Promise.all(Object.values(HOSTS).map((host) => inspectDoor(host, context)));
  for (const { host, problems: wrong } of states) problems.push(...wrong.map((one) => `${host}: ${one}`));
  return states.flatMap((state) =>
    state.protected || state.problems.length > 0
      ? [
          {
            host: state.host,
            protected: state.protected,
            mode: state.settings?.mode ?? "enforce",
            onUnavailable: state.settings?.onUnavailable ?? "deny",
            proved: state.proved,
            settings: state.file,
          },
        ]
      : [],
  );
}
