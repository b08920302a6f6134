import { join } from "node:path";
import { agentData, agentState, SYSTEM_FOLDERS, type System, type SystemUser } from "@rampart/service";
import { formatDoor } from "../hook/door.js";
import { refusalOf } from "../hook/refusal.js";
import type { Host } from "../hosts/host.js";
import { doorFile } from "./command.js";
import type { DoorChoice } from "./context.js";
import { programFolder } from "./program.js";

/** A file root writes for an agents' user, which that user reads and cannot change. */
export interface GivenFile {
  readonly path: string;
  readonly text: string;
}

/** The door of one host for one user, in system mode. @param key verifier key of the installation */
export function systemDoor(host: Host, user: SystemUser, system: System, key: string, choice: DoorChoice): GivenFile {
  const data = agentData(user.uid);
  const current = join(programFolder(SYSTEM_FOLDERS.data), "current");
  const text = formatDoor({
    host: host.host,
    runtime: runtimeFile(user.uid),
    node: system.node,
    hook: join(current, "rampart-hook.mjs"),
    program: join(current, "rampart.mjs"),
    config: SYSTEM_FOLDERS.config,
    state: agentState(user.uid),
    data,
    root: null,
    home: user.home,
    user: user.name,
    key,
    guard: system.guard.uid,
    guardMs: host.deadline.guard,
    totalMs: host.deadline.own,
    deny: refusalOf(host, choice),
  });
  return { path: doorFile(data, host.host), text };
}

/** Names the folder of the user's socket, for the native client as well. */
export const runtimeFile = (uid: number): string => join(agentData(uid), "runtime");
