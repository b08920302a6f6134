import { join } from "node:path";
import type { GuardOptions } from "@rampart/guard";
import {
  adminRuntime,
  agentRuntime,
  agentState,
  readerSocket,
  readSystem,
  type System,
  systemLayout,
} from "@rampart/service";
import { Failure } from "../../command/failure.js";
import type { Io } from "../../command/io.js";
import { guardOptions } from "../../guard/options.js";
import { become } from "./become.js";
import { teller } from "./notify.js";
import { guardSockets } from "./runtime.js";

/** @throws Failure `not_installed` */
export function installedSystem(): System {
  const system = readSystem();
  if (system !== null) return system;
  throw new Failure("not_installed", "system mode is not installed here", "sudo rampart install --system --agent USER");
}

/** What the guard of system mode is started with. Takes its sockets first, then becomes the guard's user. */
export async function systemGuardOptions(io: Io): Promise<GuardOptions> {
  const system = installedSystem();
  const sockets = await guardSockets(system, io);
  become(system.guard);
  process.umask(0o077);
  const teller_ = teller(io.env);
  const options = await guardOptions(systemLayout(system), io);
  return {
    ...options,
    home: system.guard.home,
    user: system.guard.name,
    env: {},
    system: {
      admin: sockets.get("admin")!,
      adminPath: join(adminRuntime(), "admin.sock"),
      callers: system.agents.map((user) => ({
        user,
        socket: sockets.get(`agent-${user.uid}`)!,
        path: join(agentRuntime(user.uid), "agent.sock"),
        reader: readerSocket(user.uid),
        shared: agentState(user.uid),
      })),
      ...(teller_ === null ? {} : teller_),
    },
  };
}
