import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { errno, ServiceError } from "../errors.js";
import { parseStrict } from "../json/strict.js";
import { isJsonObject, type Json, type JsonObject } from "../json/value.js";

/** A user of the operating system: the one the guard runs as, or one whose agents it guards. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
  /** Absolute. */
  readonly home: string;
}

/** What system mode is made of on this machine; `system.json`, written by root and readable by everybody. */
export interface System {
  /** Runs the guard; owns key, log and what agents read of it. */
  readonly guard: SystemUser;
  readonly agents: readonly SystemUser[];
  /** Who starts the guard again: systemd, or `rampart supervise`. */
  readonly manager: "systemd" | "supervisor";
  /** Group that may use the admin socket besides root, by number; null for root alone. */
  readonly admins: number | null;
  /** Verifier key of the guard's log, which doors pin. */
  readonly key: string;
  /** Absolute path of the Node everything of ours runs in. */
  readonly node: string;
  /** The guard's user was made by us and may be removed by us. */
  readonly madeUser: boolean;
}

/** Where system mode lives. Fixed: agents must not be able to point anybody elsewhere. */
export const SYSTEM_FOLDERS = {
  /** Policy and settings; root writes, the guard reads. */
  config: "/etc/rampart",
  /** Key, log, memory; the guard's alone. */
  state: "/var/lib/rampart/guard",
  /** One folder per agent user: what the guard lets its doors read, and their spool. */
  shared: "/var/lib/rampart/agents",
  /** Programs and doors; root's. */
  data: "/opt/rampart",
  /** Sockets; the folders are root's. */
  runtime: "/run/rampart",
} as const;

/** Where system mode says who its users are; its being there is what makes an installation one in system mode. */
export const SYSTEM_FILE = join(SYSTEM_FOLDERS.data, "system.json");
const MAX_BYTES = 256 * 1024;
const MAX_KEY = 512;
const MAX_AGENTS = 64;
const NAME = /^[a-z_][a-z0-9_.-]{0,31}\$?$/i;

/** What an agent user's doors are given: programs and door files. Root's. */
export const agentData = (uid: number): string => join(SYSTEM_FOLDERS.data, "agents", String(uid));
/** What the guard lets an agent user's doors read; `spool` in it is the user's. */
export const agentState = (uid: number): string => join(SYSTEM_FOLDERS.shared, String(uid));
/** Folder of the socket an agent user may open. */
export const agentRuntime = (uid: number): string => join(SYSTEM_FOLDERS.runtime, "agents", String(uid));
/** Folder of the socket only administrators may open. */
export const adminRuntime = (): string => join(SYSTEM_FOLDERS.runtime, "admin");
/** The socket of the reader that runs as this agent user; only the guard may open it. */
export const readerSocket = (uid: number): string => join(SYSTEM_FOLDERS.runtime, "readers", `${uid}.sock`);

/**
 * System mode as it is installed on this machine, or null where it is not.
 *
 * @throws ServiceError `file.owner` where somebody else than root could have written it, `system.malformed`
 */
export function readSystem(file: string = SYSTEM_FILE): System | null {
  let text: string;
  try {
    const { uid, mode, size } = lstatSync(file);
    if (uid !== 0 || (mode & 0o022) !== 0)
      throw new ServiceError("file.owner", `${file} may be written by others than root`);
    if (size > MAX_BYTES) throw new ServiceError("file.too_large", `${file} is larger than ${MAX_BYTES} bytes`);
    text = readFileSync(file, "utf8");
  } catch (cause) {
    if (errno(cause) === "ENOENT" || errno(cause) === "ENOTDIR") return null;
    if (cause instanceof ServiceError) throw cause;
    throw new ServiceError("file.unreadable", `${file} cannot be read`, cause);
  }
  return systemFrom(parseStrict(text, { bytes: MAX_BYTES, depth: 8 }));
}

/** The file's text. @throws ServiceError `system.malformed` for what could not be read back */
export function formatSystem(system: System): string {
  systemFrom({ v: 1, ...system } as unknown as Json);
  return `${JSON.stringify({ v: 1, ...system }, null, 2)}\n`;
}

function systemFrom(value: Json): System {
  if (!isJsonObject(value) || value["v"] !== 1) throw malformed("is not of this version");
  const { guard, agents, manager, admins, key, node, madeUser } = value;
  if (!Array.isArray(agents) || agents.length > MAX_AGENTS)
    throw malformed(`has no list of at most ${MAX_AGENTS} agents`);
  if (manager !== "systemd" && manager !== "supervisor") throw malformed("names no manager");
  if (typeof node !== "string" || !node.startsWith("/")) throw malformed("names no Node");
  if (typeof key !== "string" || key.length > MAX_KEY || /[\r\n]/.test(key)) throw malformed("has a malformed key");
  return {
    guard: userFrom(guard),
    agents: agents.map(userFrom),
    manager,
    admins: admins === null ? null : count(admins),
    key,
    node,
    madeUser: madeUser === true,
  };
}

function userFrom(value: Json | undefined): SystemUser {
  if (!isJsonObject(value)) throw malformed("has a malformed user");
  const { uid, gid, name, home } = value as JsonObject;
  if (typeof name !== "string" || !NAME.test(name)) throw malformed("has a malformed name of a user");
  if (typeof home !== "string" || !home.startsWith("/")) throw malformed("has a malformed home folder");
  return { uid: count(uid), gid: count(gid), name, home };
}

function count(value: Json | undefined): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0 && value < 2 ** 32) return value;
  throw malformed("has a malformed number");
}

function malformed(what: string): ServiceError {
  return new ServiceError("system.malformed", `${SYSTEM_FILE} ${what}`);
}
