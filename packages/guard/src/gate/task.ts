import type { Policy, ToolCall } from "@rampart/core";
import { GuardError } from "../errors.js";
import { alarmEvent } from "../record/state.js";
import type { Arrived } from "./arrived.js";
import type { Room } from "./room.js";

/**
 * The call in the task it came for; where it names none, in the one that was declared for its session. A token is looked at with each call that brings one, and its first use declares its task. A task
 * that was not declared for whoever calls is none (`Authority`); somebody is told of that once.
 *
 * @throws GuardError `token_*`, `task_conflict`, `task_ended`, `tasks_full`, `record_failed`
 */
export async function enter(room: Room, { token }: Arrived, policy: Policy, call: ToolCall): Promise<ToolCall> {
  if (token === undefined) {
    if (call.task === null) return ofSession(room, call);
    if (room.known.tasks.of(policy, call, room.now()) === null) await tell(room, call);
    return call;
  }
  const read = room.tasks.read(token, policy);
  const { id } = read.declaration;
  if (call.task !== null && call.task !== id) throw ofAnother();
  const called = { ...call, task: id };
  if ((call.chain?.[0] ?? call.agent) !== read.declaration.agent) throw ofAnother();
  await room.tasks.accept(read);
  if (room.known.tasks.of(policy, called, room.now()) === null) throw ofAnother();
  return called;
}

/** A call that names no task, in the one somebody declared for its session. */
export function ofSession(room: Room, call: ToolCall): ToolCall {
  const task = call.task === null ? room.known.tasks.ofSession(call, room.now()) : null;
  return task === null ? call : { ...call, task };
}

function ofAnother(): GuardError {
  return new GuardError("token_of_another", "the task token is for another agent, session or task than the call's");
}

/** A task that is nobody's, over, or somebody else's: once for each agent and task. */
async function tell(room: Room, { agent, session, task }: ToolCall): Promise<void> {
  if (!room.tasks.isNews(agent, task!)) return;
  const known = room.known.tasks.get(task!);
  const over = known !== null && (known.ended || known.until <= room.now());
  const why = known === null ? "which nobody declared" : over ? "which is over" : "which is not its own";
  const message = `an agent says that it works on a task ${why}; it has none`;
  await room.journal.record({ ...alarmEvent("task.claimed", "medium", message, { task, why }), agent, session }, false);
}
