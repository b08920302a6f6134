import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { chown, readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  agentData,
  agentState,
  placesIn,
  SYSTEM_FOLDERS,
  type System,
  type SystemUser,
  systemLayout,
} from "@rampart/service";
import { Failure } from "../../command/failure.js";
import { endRunning } from "./leftover.js";
import { endSupervisor, hasSystemd, supervisorPid, systemctl } from "./manager.js";
import { COMMAND, COMMAND_TARGET } from "./program.js";
import { give, linkTo, type Step } from "./step.js";
import { UNIT_FOLDER } from "./units.js";

/** What goes, in its order, and what stays. */
export interface Removal {
  readonly steps: readonly Step[];
  readonly kept: readonly string[];
}

/** Where the program is while it removes itself; loaded whole, it needs its file no more but for other processes. */
const PROGRAM = join(SYSTEM_FOLDERS.data, "program/current/rampart.mjs");

/**
 * Takes system mode out again: the agents' settings first, so that no agent is left with a hook that is gone, then the
 * service, then everything that was made. Key, record and policy stay unless `purge`; they become root's.
 */
export function planRemoval(system: System, purge: boolean): Removal {
  const { config, state, shared, data, runtime } = SYSTEM_FOLDERS;
  const { keys, log, policy } = placesIn(systemLayout(system));
  const kept = purge ? [] : [policy, join(config, "rampart.yaml"), keys, log].filter((path) => existsSync(path));
  const units = unitFiles();
  const folders = [runtime, shared, ...(purge ? [dirname(state), config] : [state]), data];
  return {
    steps: [
      ...system.agents.map((user) => unprotectStep(user, system)),
      ...(units.length > 0 && hasSystemd() ? [stopStep(units)] : []),
      ...(supervisorPid() === null ? [] : [supervisorStep()]),
      // Always the last look: whatever started it, nothing may write where files go.
      leftoverStep(system),
      ...units.map((name) => removeStep(join(UNIT_FOLDER, name), "unit of systemd")),
      ...(units.length > 0 && hasSystemd() ? [reloadStep()] : []),
      ...folders
        .filter((path) => existsSync(path))
        .map((path) => (path === state ? emptyStep(state, kept) : removeStep(path, what(path)))),
      ...(linkTo(COMMAND) === COMMAND_TARGET ? [removeStep(COMMAND, "the command for everybody")] : []),
      ...(kept.length > 0 ? [giveStep(kept)] : []),
      ...(system.madeUser ? [userStep(system.guard)] : []),
    ],
    kept,
  };
}

/** One user who is guarded no more, while the others go on. */
export function leaveSteps(user: SystemUser, system: System): readonly Step[] {
  const units = unitFiles().filter((name) => new RegExp(`^rampart-(agent|reader)-${user.uid}\\.`).test(name));
  const folders = [agentData(user.uid), agentState(user.uid)].filter((path) => existsSync(path));
  return [
    unprotectStep(user, system),
    ...(units.length > 0 && hasSystemd() ? [stopStep(units)] : []),
    ...units.map((name) => removeStep(join(UNIT_FOLDER, name), "unit of systemd")),
    ...folders.map((path) => removeStep(path, `doors, bundle and spool of ${user.name}`)),
  ];
}

function what(path: string): string {
  if (path === SYSTEM_FOLDERS.data) return "programs and doors";
  if (path === SYSTEM_FOLDERS.runtime) return "sockets";
  return path === SYSTEM_FOLDERS.shared ? "bundles, epochs, spools" : "what the guard kept";
}

const unitFiles = (): readonly string[] =>
  existsSync(UNIT_FOLDER)
    ? readdirSync(UNIT_FOLDER).filter((name) =>
        /^rampart(-(admin|(agent|reader)-[0-9]+))?\.(service|socket)$/.test(name),
      )
    : [];

/** As that user: what is in its home is not for root to write. */
function unprotectStep(user: SystemUser, { node }: System): Step {
  const apply = async () => {
    const words = ["--no-warnings", PROGRAM, "uninstall", "--yes"];
    const env = { HOME: user.home, USER: user.name, PATH: "/usr/local/bin:/usr/bin:/bin", LANG: "C.UTF-8" };
    try {
      const as = { uid: user.uid, gid: user.gid, cwd: "/", env, timeout: 60_000 };
      execFileSync(node, words, { ...as, stdio: ["ignore", "ignore", "pipe"] });
    } catch (cause) {
      const said =
        String((cause as { stderr?: unknown }).stderr ?? "")
          .trim()
          .split("\n")[0] ?? "";
      const message = `the hooks cannot be taken out of the settings of ${user.name}: ${said}`;
      throw new Failure("refused", message, `as ${user.name}: rampart uninstall`, 3, { cause });
    }
  };
  return {
    does: "run",
    what: `take the hooks out of the settings of ${user.name}'s agents`,
    path: `as ${user.name}: rampart uninstall`,
    apply,
  };
}

function stopStep(units: readonly string[]): Step {
  return {
    does: "run",
    what: "end the guard, and do not start it again",
    path: `systemctl disable --now ${units.join(" ")}`,
    apply: async () => systemctl("disable", "--now", ...units),
  };
}

const reloadStep = (): Step => ({
  does: "run",
  what: "let systemd forget the units",
  path: "systemctl daemon-reload",
  apply: async () => systemctl("daemon-reload"),
});

const supervisorStep = (): Step => ({
  does: "run",
  what: "end the supervisor, guard and readers",
  path: `pid ${supervisorPid()}`,
  apply: endSupervisor,
});

const leftoverStep = (system: System): Step => ({
  does: "run",
  what: "see that no guard or reader runs any more, and end what does",
  path: `processes of ${[system.guard, ...system.agents].map(({ name }) => name).join(", ")}`,
  apply: () => endRunning(system),
});

function removeStep(path: string, what: string): Step {
  return { does: "remove", what, path, apply: () => rm(path, { recursive: true, force: true }) };
}

/** Looked at when its turn comes: a guard that ends writes down what it knows. */
function emptyStep(folder: string, kept: readonly string[]): Step {
  const apply = async () => {
    const paths = (await readdir(folder)).map((name) => join(folder, name)).filter((path) => !kept.includes(path));
    for (const path of paths) await rm(path, { recursive: true, force: true });
  };
  return { does: "remove", what: "what the guard kept, but key and record", path: folder, apply };
}

/** The number of a user that is gone may be somebody else's tomorrow. */
function giveStep(kept: readonly string[]): Step {
  const apply = async () => {
    for (const path of kept) await give(path, 0, 0);
    await chown(SYSTEM_FOLDERS.state, 0, 0);
    await chown(SYSTEM_FOLDERS.config, 0, 0);
  };
  return { does: "run", what: "give what stays to root", path: kept.join(" "), apply };
}

function userStep({ name }: SystemUser): Step {
  const apply = async () => {
    try {
      execFileSync("userdel", [name], { stdio: ["ignore", "ignore", "pipe"], timeout: 30_000 });
    } catch (cause) {
      const said = String((cause as { stderr?: unknown }).stderr ?? "").trim();
      throw new Failure("refused", `the user ${name} cannot be removed: ${said}`, `userdel ${name}`, 3, { cause });
    }
  };
  return { does: "remove", what: "the guard's user and group", path: `userdel ${name}`, apply };
}
