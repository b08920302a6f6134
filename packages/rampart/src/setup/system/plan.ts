import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { chown } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type DoorChoice, HOSTS, runtimeFile, systemDoor } from "@rampart/edge";
import { keyPath } from "@rampart/guard";
import { createKey } from "@rampart/ledger";
import {
  agentData,
  agentRuntime,
  agentState,
  formatSystem,
  placesIn,
  readSystem,
  SYSTEM_FILE,
  SYSTEM_FOLDERS,
  type System,
  type SystemUser,
  systemLayout,
} from "@rampart/service";
import { Failure } from "../../command/failure.js";
import { findUser } from "./accounts.js";
import { hasSystemd, isActive, systemctl } from "./manager.js";
import { programSteps } from "./program.js";
import { leaveSteps } from "./remove.js";
import { checkRoots, fileStep, folderStep, linkStep, ownStep, type Rights, type Step, statOf } from "./step.js";
import { UNIT_FOLDER, unitsOf } from "./units.js";

/** Name of the user the guard runs as. */
export const GUARD_USER = "rampart";
const NOT_YET = "made on the way";

/** What a person asked for. */
export interface Wanted {
  readonly agents: readonly SystemUser[];
  readonly manager: System["manager"];
  readonly admins: number | null;
  readonly node: string;
  /** Text of the policy where there is none yet. */
  readonly policy: string;
  readonly mode: DoorChoice["mode"];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The guard's user was made a moment ago. */
  readonly madeUser?: boolean;
}

const ROOT: Rights = { uid: 0, gid: 0, mode: 0o755 };
const roots = (mode: number): Rights => ({ uid: 0, gid: 0, mode });

/**
 * Everything `install --system` would change, in its order; only what differs from how things are. Where the guard's user
 * is still to be made its number is not known, and what depends on it is planned again then.
 *
 * @throws Failure `refused` where a folder above may be changed by others than root
 */
export function planSystem(wanted: Wanted): readonly Step[] {
  const found = findUser(GUARD_USER);
  const guard = found ?? { name: GUARD_USER, uid: 2 ** 32 - 2, gid: 2 ** 32 - 2, home: dirname(SYSTEM_FOLDERS.state) };
  const { config, state, shared, data } = SYSTEM_FOLDERS;
  for (const folder of [config, dirname(state), data]) checkRoots(folder);
  const system = systemOf(wanted, guard, found);
  const own = (mode: number): Rights => ({ uid: guard.uid, gid: guard.gid, mode });
  const steps = [
    ...leaving(wanted),
    ...(found === null ? [makeUser()] : []),
    ...folderStep(
      config,
      { uid: 0, gid: guard.gid, mode: 0o2750 },
      "policy and settings: root writes, the guard reads",
    ),
    ...policySteps(wanted, guard),
    ...settingsSteps(guard),
    ...folderStep(dirname(state), ROOT, "what the guard keeps"),
    ...folderStep(state, own(0o700), "key, log and memory: the guard's alone"),
    ...keySteps(guard),
    ...ownStep(dirname(KEY), guard, "the keys of before: the guard's again"),
    ...ownStep(LOG, guard, "the record of before: the guard's again"),
    ...restoredSteps(state, guard),
    ...folderStep(shared, ROOT, "what agents' users may read of it"),
    ...wanted.agents.flatMap((user) => sharedSteps(user, guard)),
    ...folderStep(data, ROOT, "programs and doors: root's"),
    ...folderStep(join(data, "program"), ROOT, "copies of the program"),
    ...programSteps(),
    ...fileStep(SYSTEM_FILE, formatSystem(system), roots(0o644), "what system mode is made of here"),
    ...doorsSteps(wanted, system),
    ...(wanted.manager === "systemd" ? unitSteps(system) : []),
  ];
  const starts = wanted.manager === "systemd" && hasSystemd() && (steps.length > 0 || !isActive());
  return starts ? [...steps, startStep(system)] : steps;
}

/** Users who were guarded and are no more: their hooks go first, then all that was theirs. */
function leaving({ agents }: Wanted): readonly Step[] {
  const before = readSystem();
  const gone = before?.agents.filter(({ uid }) => !agents.some((user) => user.uid === uid)) ?? [];
  return gone.flatMap((user) => leaveSteps(user, before!));
}

/** Plans, and does it; what was not known before the user was made is planned again. */
export async function applySystem(wanted: Wanted): Promise<readonly Step[]> {
  const done: Step[] = [];
  let now = wanted;
  for (let steps = planSystem(now); steps.length > 0; ) {
    const [step, ...rest] = steps as [Step, ...Step[]];
    await step.apply();
    done.push(step);
    if (step.what === MAKE_USER) now = { ...now, madeUser: true };
    // The user's number and the key are in what comes after them.
    steps = step.what === MAKE_USER || step.what === MAKE_KEY ? planSystem(now) : rest;
  }
  return done;
}

const MAKE_USER = "a user without password, home or shell, for the guard alone";
const MAKE_KEY = "the key the record is signed with";

function makeUser(): Step {
  const words = ["--system", "--user-group", "--no-create-home", "--home-dir", "/var/lib/rampart"];
  const command = ["useradd", ...words, "--shell", "/usr/sbin/nologin", GUARD_USER];
  const apply = async () => {
    try {
      execFileSync(command[0]!, command.slice(1), { stdio: ["ignore", "ignore", "pipe"], timeout: 30_000 });
    } catch (cause) {
      const said = String((cause as { stderr?: unknown }).stderr ?? "").trim();
      throw new Failure("refused", `the user cannot be made: ${said || "there is no useradd"}`, command.join(" "), 3, {
        cause,
      });
    }
  };
  return { does: "run", what: MAKE_USER, path: command.join(" "), apply };
}

function systemOf(wanted: Wanted, guard: SystemUser, found: SystemUser | null): System {
  const { agents, manager, admins, node } = wanted;
  const madeUser = readSystem()?.madeUser ?? wanted.madeUser ?? found === null;
  return { guard, agents, manager, admins, key: keyText(), node, madeUser };
}

const PLACES = placesIn({ ...SYSTEM_FOLDERS, root: null });
const KEY = keyPath(PLACES.keys);
const LOG = PLACES.log;
const keyText = (): string => (existsSync(`${KEY}.pub`) ? readFileSync(`${KEY}.pub`, "utf8").trimEnd() : NOT_YET);

function keySteps({ uid, gid }: SystemUser): Step[] {
  if (existsSync(KEY)) return [];
  const apply = async () => {
    await createKey(KEY, `rampart/${randomBytes(8).toString("hex")}`);
    for (const path of [dirname(KEY), KEY, `${KEY}.pub`]) await chown(path, uid, gid);
  };
  return [{ does: "write", what: MAKE_KEY, path: KEY, apply }];
}

/** A policy that is there stays as it is, but for who may read it. */
function policySteps({ policy }: Wanted, guard: SystemUser): Step[] {
  const file = join(SYSTEM_FOLDERS.config, "policy.yaml");
  const text = existsSync(file) ? readFileSync(file, "utf8") : policy;
  return fileStep(file, text, { uid: 0, gid: guard.gid, mode: 0o640 }, "the policy; yours to change, as root");
}

/** Settings and knowledge that are there stay as they are, but for who may read them. */
function settingsSteps(guard: SystemUser): Step[] {
  const rights = { uid: 0, gid: guard.gid, mode: 0o640 };
  const knowledge = join(SYSTEM_FOLDERS.config, "knowledge");
  const files = [join(SYSTEM_FOLDERS.config, "rampart.yaml"), ...inFolder(knowledge)];
  return [
    ...(existsSync(knowledge) ? folderStep(knowledge, { ...rights, mode: 0o2750 }, "what your programs do") : []),
    ...files
      .filter((file) => statOf(file)?.isFile())
      .flatMap((file) => fileStep(file, readFileSync(file, "utf8"), rights, "settings; yours to change, as root")),
  ];
}

/** What a backup put there as root, besides key and record. */
function restoredSteps(state: string, guard: SystemUser): Step[] {
  const besides = inFolder(state).filter((path) => path !== dirname(KEY) && path !== LOG);
  return besides.flatMap((path) => ownStep(path, guard, "what a backup had: the guard's again"));
}

const inFolder = (folder: string): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];

function sharedSteps(user: SystemUser, guard: SystemUser): Step[] {
  const folder = agentState(user.uid);
  return [
    ...folderStep(
      folder,
      { uid: guard.uid, gid: guard.gid, mode: 0o755 },
      `bundle and epoch for ${user.name}: the guard writes`,
    ),
    ...folderStep(
      join(folder, "spool"),
      { uid: user.uid, gid: guard.gid, mode: 0o2770 },
      `records of ${user.name}'s doors while the guard is away`,
    ),
  ];
}

/** One door per host and user, whether or not the host is there: the user then only adds it to the host's settings. */
function doorsSteps(wanted: Wanted, system: System): Step[] {
  const choice: DoorChoice = { mode: wanted.mode, onUnavailable: "deny" };
  const { doors } = placesIn(systemLayout(system));
  const steps = [
    ...fileStep(doors, doorsText(doors, choice, wanted.now), roots(0o644), `how doors behave: ${choice.mode}`),
    ...folderStep(join(SYSTEM_FOLDERS.data, "agents"), ROOT, "doors of each user"),
  ];
  for (const user of system.agents) {
    const data = agentData(user.uid);
    steps.push(
      ...folderStep(data, ROOT, `doors of ${user.name}`),
      ...folderStep(join(data, "doors"), ROOT, `doors of ${user.name}`),
    );
    steps.push(...linkStep(join(data, "program"), "../../program", "the program"));
    steps.push(...fileStep(runtimeFile(user.uid), `${agentRuntime(user.uid)}\n`, roots(0o644), "where the socket is"));
    for (const host of Object.values(HOSTS)) {
      const { path, text } = systemDoor(host, user, system, system.key, choice);
      steps.push(...fileStep(path, text, roots(0o644), `door of ${host.title} for ${user.name}`));
    }
  }
  return steps;
}

/** A file that says the same keeps its time, so that installing twice changes nothing. */
function doorsText(file: string, { mode, onUnavailable }: DoorChoice, now: number): string {
  const text = (since: number) => {
    const doors = Object.fromEntries(Object.keys(HOSTS).map((host) => [host, { mode, onUnavailable, since }]));
    return `${JSON.stringify({ v: 1, doors }, null, 2)}\n`;
  };
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  const since = /"since": ([0-9]{1,15})/.exec(before)?.[1];
  return since !== undefined && text(Number(since)) === before ? before : text(now);
}

function unitSteps(system: System): Step[] {
  const what = "unit of systemd";
  return unitsOf(system).flatMap(({ name, text }) => fileStep(join(UNIT_FOLDER, name), text, roots(0o644), what));
}

function startStep(system: System): Step {
  const enabled = unitsOf(system)
    .filter(({ text }) => text.includes("[Install]"))
    .map(({ name }) => name);
  const words = `systemctl daemon-reload; systemctl enable --now ${enabled.join(" ")}; systemctl restart rampart.service`;
  const apply = async () => {
    systemctl("daemon-reload");
    systemctl("enable", "--now", ...enabled);
    systemctl("restart", "rampart.service");
  };
  return { does: "run", what: "start it, now and at each boot", path: words, apply };
}
