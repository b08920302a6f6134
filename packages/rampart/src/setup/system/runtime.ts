import { chmod, chown, lstat, mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  adminRuntime,
  agentRuntime,
  BoundSocket,
  errno,
  handedSockets,
  readerSocket,
  SYSTEM_FOLDERS,
  type System,
  type SystemUser,
} from "@rampart/service";
import { Failure } from "../../command/failure.js";
import type { Io } from "../../command/io.js";

/** Makes a folder root's and open to nobody else's writing; what sits there as anything else is refused. */
async function makeRootFolder(path: string): Promise<void> {
  await mkdir(path, { mode: 0o755 }).catch((error) => {
    if (errno(error) !== "EEXIST") throw error;
  });
  if (!(await lstat(path)).isDirectory()) throw new Failure("refused", `${path} is in the way: it is no folder`, null);
  await chown(path, 0, 0);
  await chmod(path, 0o755);
}

/** The folders of the sockets; they go with each boot. */
export async function makeRuntime(system: System): Promise<void> {
  const agents = system.agents.map(({ uid }) => agentRuntime(uid));
  const parents = [SYSTEM_FOLDERS.runtime, join(SYSTEM_FOLDERS.runtime, "agents"), dirname(readerSocket(0))];
  for (const folder of [...parents, ...agents, adminRuntime()]) await makeRootFolder(folder);
}

/**
 * The guard's sockets: handed over by systemd, or bound by this process while it is still root, so that whoever connects
 * sees root at the other end in both cases.
 *
 * @throws Failure `not_found` where systemd handed over others, `refused` where there are none and this is not root
 */
export async function guardSockets(system: System, io: Io): Promise<ReadonlyMap<string, BoundSocket>> {
  const wanted = [
    { name: "admin", path: join(adminRuntime(), "admin.sock"), uid: 0, gid: system.admins },
    ...system.agents.map(({ uid }) => ({
      name: `agent-${uid}`,
      path: join(agentRuntime(uid), "agent.sock"),
      uid,
      gid: null,
    })),
  ];
  const handed = handedSockets(io.env, process.pid);
  if (handed.size === 0) await rootOnly(system);
  const sockets = new Map<string, BoundSocket>();
  for (const { name, path, uid, gid } of wanted) {
    const fd = handed.get(name);
    if (handed.size > 0 && fd === undefined)
      throw new Failure("not_found", `systemd handed over no socket "${name}"`, "rampart install --system");
    sockets.set(name, fd === undefined ? await BoundSocket.bind(path, uid, gid) : await BoundSocket.adopt(fd));
  }
  return sockets;
}

/** The reader's socket, which only the guard may open. */
export async function readerSocketOf(user: SystemUser, system: System, io: Io): Promise<BoundSocket> {
  const fd = handedSockets(io.env, process.pid).get("reader");
  if (fd !== undefined) return BoundSocket.adopt(fd);
  await rootOnly(system);
  return BoundSocket.bind(readerSocket(user.uid), system.guard.uid, null);
}

async function rootOnly(system: System): Promise<void> {
  if (process.geteuid?.() !== 0)
    throw new Failure("refused", "in system mode systemd starts this, or root does", "sudo rampart supervise");
  await makeRuntime(system);
}
