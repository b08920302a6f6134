import { accessSync, constants, existsSync, lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { keyPath } from "@rampart/guard";
import {
  adminRuntime,
  agentData,
  agentRuntime,
  agentState,
  PROBES,
  placesIn,
  readerSocket,
  SYSTEM_FILE,
  SYSTEM_FOLDERS,
  type System,
  type SystemUser,
  systemLayout,
} from "@rampart/service";
import { groupsOf } from "./accounts.js";
import {
  type Attempt,
  callAttempt,
  commandAttempt,
  connectAttempt,
  createAttempt,
  moveAttempt,
  readAttempt,
  signalAttempt,
  writeAttempt,
} from "./attempt.js";
import { supervisorPid } from "./manager.js";
import { UNIT_FOLDER } from "./units.js";

const MIGHTY = ["sudo", "wheel", "admin", "docker", "lxd", "disk", "root", "rampart"];
const DOCKER = "/var/run/docker.sock";

/** What an agents' user must not be able to do to the guard, all of it tried for real by `doctor --as`. */
export function attemptsOf(user: SystemUser, system: System): readonly Attempt[] {
  return [
    ...reads(system),
    ...writes(user),
    ...signals(system),
    ...connections(user, system),
    ...privileges(user, system),
  ];
}

function reads(system: System): readonly Attempt[] {
  const { keys, log } = placesIn(systemLayout(system));
  return [
    readAttempt("read the key the record is signed with", keyPath(keys)),
    readAttempt("read the record", log),
    readAttempt("read policy and settings where they are written", join(SYSTEM_FOLDERS.config, "policy.yaml")),
    ...pidsOf(system.guard.uid).map((pid) => readAttempt("read the guard's memory", `/proc/${pid}/mem`)),
  ];
}

function writes(user: SystemUser): readonly Attempt[] {
  const { config, state, data, runtime } = SYSTEM_FOLDERS;
  const own = agentState(user.uid);
  const door = readdirSync(join(agentData(user.uid), "doors"))[0] ?? "";
  return [
    writeAttempt("change the policy", join(config, "policy.yaml")),
    createAttempt("put a file beside the policy", config),
    createAttempt("put a file beside the record", state),
    writeAttempt("change the program", join(data, "program/current/rampart.mjs")),
    moveAttempt("switch the program", join(data, "program/current")),
    writeAttempt("change a door", join(agentData(user.uid), "doors", door)),
    writeAttempt("turn doors to watching", join(data, "doors.json")),
    writeAttempt("change what system mode is made of", SYSTEM_FILE),
    moveAttempt("put another installation in the place of this one", data),
    writeAttempt("change the bundle", join(own, "bundle.json")),
    moveAttempt("put an older bundle back", join(own, "bundle.json")),
    writeAttempt("change the epoch", join(own, "epoch.json")),
    moveAttempt("take the epoch away, or put an older one back", join(own, "epoch.json")),
    createAttempt("put an order to stop, or take one away", own),
    moveAttempt("take the spool away", join(own, "spool")),
    moveAttempt("put another socket in the guard's place", join(agentRuntime(user.uid), "agent.sock")),
    createAttempt("put a socket beside the guard's", runtime),
    ...(existsSync(UNIT_FOLDER) ? [createAttempt("change the service", UNIT_FOLDER)] : []),
  ];
}

function signals(system: System): readonly Attempt[] {
  const supervisor = supervisorPid();
  return [
    ...pidsOf(system.guard.uid).map((pid) => signalAttempt("end the guard", pid)),
    ...(supervisor === null ? [] : [signalAttempt("end what starts the guard again", supervisor)]),
  ];
}

function connections(user: SystemUser, system: System): readonly Attempt[] {
  const socket = join(agentRuntime(user.uid), "agent.sock");
  return [
    connectAttempt("speak to the guard as an administrator", join(adminRuntime(), "admin.sock"), { op: "reviews" }),
    connectAttempt("approve over the agents' socket", socket, PROBES.approve, "op_unknown"),
    connectAttempt("read a policy over the agents' socket", socket, PROBES.read, "op_unknown"),
    connectAttempt("ask the reader, in the guard's place", readerSocket(user.uid), { op: "look", wants: [] }),
    ...system.agents
      .filter(({ uid }) => uid !== user.uid)
      .flatMap(({ uid, name }) => [
        connectAttempt(`ask in the name of ${name}`, join(agentRuntime(uid), "agent.sock"), { op: "ping" }),
        readAttempt(`read what ${name}'s doors recorded`, join(agentState(uid), "spool")),
      ]),
  ];
}

function privileges(user: SystemUser, { guard }: System): readonly Attempt[] {
  const mighty = groupsOf(user.name).filter((group) => MIGHTY.includes(group));
  return [
    callAttempt("become the guard", `uid ${guard.uid}`, () => process.setuid!(guard.uid)),
    callAttempt("become root", "uid 0", () => process.setuid!(0)),
    commandAttempt("become root without a password", ["sudo", "-n", "true"]),
    ...(existsSync(DOCKER)
      ? [callAttempt("start containers, as root", DOCKER, () => accessSync(DOCKER, constants.W_OK))]
      : []),
    ...mighty.map((group): Attempt => {
      const what = `be in a group that can become root, or is the guard's`;
      return { kind: "privilege", what, target: group, run: async () => `${user.name} is in ${group}` };
    }),
  ];
}

/** Processes of a user. */
function pidsOf(uid: number): readonly number[] {
  return readdirSync("/proc")
    .filter((name) => /^[0-9]+$/.test(name) && lstatSync(`/proc/${name}`, { throwIfNoEntry: false })?.uid === uid)
    .map(Number);
}
