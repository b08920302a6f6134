import type { ToolCall } from "@rampart/core";
import { ServiceError } from "@rampart/service";
import type { Answer } from "../adapter.js";
import { faultMessage } from "../answer/message.js";
import { GuardError } from "../errors.js";
import { refusedEvent } from "../record/refused.js";
import type { Arrived } from "./arrived.js";
import { isToldLater } from "./heard.js";
import type { Room } from "./room.js";

/** How long a refusal waits for its own record; the refusal stands in any case. */
const RECORD_MS = 200;

/** What somebody ordered holds at doors too that only watch. */
const ORDERS: ReadonlySet<string> = new Set(["stopped", "quarantined"]);

/** Why a call was refused without a rule. */
export interface Fault {
  readonly code: string;
  readonly message: string;
}

/**
 * Runs one passage of the gate within its deadline. Whatever goes wrong is a refusal with a stable code, recorded as far
 * as that is possible; a door that only watches is told nothing.
 */
export async function attempt<T>(
  room: Room,
  arrived: Arrived,
  passage: (room: Room, arrived: Arrived) => Promise<T>,
  refused: (answer: Answer) => T,
): Promise<T> {
  try {
    return await Promise.race([passage(room, arrived), arrived.deadline.passed]);
  } catch (error) {
    const fault = faultOf(error);
    const enforced = arrived.enforced || ORDERS.has(fault.code);
    if (isToldLater(arrived, fault.code)) room.counters.refused(fault.code);
    else await recordRefusal(room, arrived.call, fault, enforced);
    return refused(refusalAnswer(fault, enforced));
  } finally {
    arrived.deadline.end();
  }
}

/** Records a refusal no rule made. Never throws and never keeps the door waiting for long. */
export async function recordRefusal(room: Room, call: ToolCall, fault: Fault, enforced: boolean): Promise<void> {
  room.counters.refused(fault.code);
  if (fault.code === "record_failed") return;
  const event = refusedEvent(call, fault, room.policy().digest, enforced, room.now());
  const recorded = room.journal.record(event, false).then(
    () => undefined,
    () => undefined,
  );
  await Promise.race([recorded, new Promise<void>((resolve) => setTimeout(resolve, RECORD_MS).unref())]);
}

export function refusalAnswer(fault: Fault, enforced: boolean): Answer {
  if (!enforced) return { outcome: "no-opinion", message: "", code: null };
  return { outcome: "deny", message: faultMessage(fault.code, fault.message), code: fault.code };
}

/** An error nobody foresaw says nothing of itself to an agent. */
export function faultOf(error: unknown): Fault {
  if (error instanceof GuardError || error instanceof ServiceError) return { code: error.code, message: error.message };
  return { code: "internal", message: "the call could not be judged." };
}
