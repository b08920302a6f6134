import type { Json, JsonObject } from "@rampart/service";
import { GuardError } from "../../errors.js";
import { isGrantId } from "../../grants/grant.js";
import { demand } from "../../identity/person.js";
import type { State } from "../../state/open.js";
import { type Family, optionalTextIn, plain, textIn } from "./family.js";

const MAX_REASON = 512;

/** Privileges for a time. */
export const GRANTS: Family = {
  grants: async ({ state, person }) => {
    demand(person(), "viewer");
    return { grants: state.room.grants.list() as unknown as Json };
  },
  elevate: async ({ state, person }, message) => {
    const who = demand(person(), "approver");
    const task = optionalTextIn(message, "task");
    const request = {
      privilege: textIn(message, "privilege", 64),
      // Whose task it is, where nobody is named.
      agent: optionalTextIn(message, "agent") ?? agentOf(state, task),
      task,
      for: lengthIn(message),
      reason: optionalTextIn(message, "reason", MAX_REASON),
    };
    return { ...plain(await state.room.requests.ask(request, who, state.policy.current)), verified: who.verified };
  },
  "revoke-grant": async ({ state, person }, message) => {
    const { name, verified } = demand(person(), "operator");
    const id = textIn(message, "id", 12);
    if (!isGrantId(id)) throw new GuardError("op_malformed", "a grant's id is g-xxxxxxxxxx");
    const grant = await state.room.grants.revoke(id, name, optionalTextIn(message, "reason", MAX_REASON));
    return { revoked: [plain(grant)], by: name, verified };
  },
  "revoke-grants": async ({ state, person }, message) => {
    const { name, verified } = demand(person(), "operator");
    const agent = optionalTextIn(message, "agent");
    const task = optionalTextIn(message, "task");
    if (agent === null && task === null)
      throw new GuardError("op_malformed", 'one of "agent", "task" says whose privileges are taken back');
    const theirs = (grant: { readonly agent: string; readonly task: string | null }) =>
      (agent === null || grant.agent === agent) && (task === null || grant.task === task);
    const revoked = await state.room.grants.revokeAll(theirs, name, optionalTextIn(message, "reason", MAX_REASON));
    return { revoked: revoked.map(plain), by: name, verified };
  },
};

function agentOf({ known }: State, task: string | null): string {
  const found = task === null ? null : known.tasks.get(task);
  if (found !== null) return found.agent;
  if (task !== null) throw new GuardError("task_unknown", "there is no such task, or it is over");
  throw new GuardError("op_malformed", 'one of "agent", "task" says who is to hold it');
}

function lengthIn(message: JsonObject): number | null {
  const lasts = message["for"];
  if (lasts === undefined || lasts === null) return null;
  if (typeof lasts === "number" && Number.isSafeInteger(lasts) && lasts > 0) return lasts;
  throw new GuardError("op_malformed", '"for" is a number of milliseconds');
}
