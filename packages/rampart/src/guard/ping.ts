import { join } from "node:path";
import { agentRuntime, callOnce, type JsonObject, type Layout, ServiceError, type SystemUser } from "@rampart/service";
import { EXIT } from "../command/exit.js";
import { Failure } from "../command/failure.js";

const PATIENCE_MS = 3_000;

/**
 * What the guard answers an agents' user in system mode; null where none can be reached.
 *
 * @throws Failure `guard_silent` where one takes the question and does not answer
 */
export async function pingGuard({ uid }: SystemUser): Promise<JsonObject | null> {
  try {
    return await callOnce(join(agentRuntime(uid), "agent.sock"), { op: "ping" }, PATIENCE_MS);
  } catch (cause) {
    if (!(cause instanceof ServiceError) || cause.code !== "wire.timeout") return null;
    throw new Failure("guard_silent", "the guard runs and does not answer", "sudo rampart status", EXIT.error, {
      cause,
    });
  }
}

/** The command that starts the guard of system mode; null in user mode, where hooks do. */
export function startCommand({ system }: Pick<Layout, "system">): string | null {
  if (system === undefined) return null;
  return system.manager === "systemd" ? "sudo systemctl start rampart" : "sudo rampart supervise";
}
