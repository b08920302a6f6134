import { join } from "node:path";
import { agentRuntime, callOnce, type JsonObject, type Layout, type SystemUser } from "@rampart/service";

const PATIENCE_MS = 3_000;

/** What the guard answers an agents' user in system mode; null where it does not. */
export function pingGuard({ uid }: SystemUser): Promise<JsonObject | null> {
  return callOnce(join(agentRuntime(uid), "agent.sock"), { op: "ping" }, PATIENCE_MS).catch(() => null);
}

/** The command that starts the guard of system mode; null in user mode, where hooks do. */
export function startCommand({ system }: Pick<Layout, "system">): string | null {
  if (system === undefined) return null;
  return system.manager === "systemd" ? "sudo systemctl start rampart" : "sudo rampart supervise";
}
