import type { Json, JsonObject } from "@rampart/service";
import { GuardError } from "../../errors.js";
import { demand } from "../../identity/person.js";
import type { State } from "../../state/open.js";
import { type Declaration, declarationFrom, TASK_LIMITS, type Task } from "../../tasks/task.js";
import { type Family, optionalTextIn, plain, textIn } from "./family.js";

/** What agents work on. */
export const TASKS: Family = {
  tasks: async ({ state, person }) => {
    demand(person(), "viewer");
    return { tasks: state.room.tasks.list().map(shown) as unknown as Json };
  },
  "declare-task": async ({ state, person }, message) => {
    const { name, verified } = demand(person(), "operator");
    const task = await state.room.tasks.declare(taskIn(message, state), { name, channel: "person", verified });
    return { task: plain(shown(task)), verified, named: isNamed(state, task.agent) };
  },
  "end-task": async ({ state, person }, message) => {
    const { name, verified } = demand(person(), "operator");
    const task = await state.room.tasks.end(textIn(message, "id"), name, optionalTextIn(message, "reason", 512));
    return { task: plain(shown(task)), verified };
  },
};

/** Whether the policy knows the agent: of one it does not, a name is perhaps mistyped. True where it names nobody. */
function isNamed({ policy }: State, agent: string): boolean {
  const { agents } = policy.current.document;
  return agents === undefined || Object.hasOwn(agents, agent);
}

/** A task as people see it. */
export function shown({ facts, agent, session, until, by, channel, ended }: Task) {
  return { ...facts, agent, session, until, by, channel, ended };
}

/** What is declared: `for` is how long, in milliseconds. @throws GuardError `op_malformed` */
export function taskIn(message: JsonObject, { room }: State): Declaration {
  const now = room.now();
  const { for: lasts = TASK_LIMITS.usualMs } = message;
  if (typeof lasts !== "number" || !Number.isSafeInteger(lasts) || lasts <= 0)
    throw new GuardError("op_malformed", '"for" is a number of milliseconds');
  const fault = (said: string) => new GuardError("op_malformed", said);
  return declarationFrom({ ...message, "not-after": now + lasts }, now, fault);
}
