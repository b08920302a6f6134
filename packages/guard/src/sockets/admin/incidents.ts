import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { visible } from "../../answer/visible.js";
import { GuardError } from "../../errors.js";
import { demand } from "../../identity/person.js";
import { type Family, plain, textIn } from "./family.js";
import { reasonIn, subjectIn } from "./orders.js";

/** What people should look at, and what they did about it. */
export const INCIDENTS: Family = {
  incidents: async ({ state, person }) => {
    demand(person(), "viewer");
    return { incidents: state.incidents.list().map(plain) };
  },
  acknowledge: async ({ state, person }, message) => {
    const { name, verified } = demand(person(), "approver");
    const incident = await state.incidents.acknowledge(idIn(message), name, reasonIn(message));
    return { incident: plain(incident), by: name, verified };
  },
  /** Adds to an incident, or opens one, what somebody did about it: a list of steps. */
  "report-incident": async ({ state, person }, message) => {
    const { name, verified } = demand(person(), "operator");
    const subject = subjectIn(message, state);
    const trigger = {
      cause: "quarantine",
      severity: "high",
      title: visible(textIn(message, "title", 512), 512),
      agent: subject.type === "agent" ? subject.name : null,
      session: subject.type === "session" ? subject.name : null,
      intent: null,
    } as const;
    const id = await state.incidents.report(trigger, name, { steps: stepsIn(message), response: name });
    return { id, by: name, verified };
  },
  "close-incident": async ({ state, person }, message) => {
    const { name, verified } = demand(person(), "operator");
    const incident = await state.incidents.close(idIn(message), name, reasonIn(message));
    return { incident: { ...plain(incident), state: "closed" }, by: name, verified };
  },
};

const MAX_STEPS = 32;

/** What was done, each in a few words, and where the record has it. */
function stepsIn(message: JsonObject): readonly object[] {
  const { steps } = message;
  const malformed = () =>
    new GuardError("op_malformed", `"steps" is a list of at most ${MAX_STEPS} {step, done, said, entry}`);
  if (!Array.isArray(steps) || steps.length > MAX_STEPS) throw malformed();
  return (steps as readonly Json[]).map((one) => {
    if (!isJsonObject(one)) throw malformed();
    const { step, done, said, entry = null } = one;
    if (typeof step !== "string" || typeof done !== "boolean" || typeof said !== "string") throw malformed();
    if (entry !== null && !Number.isSafeInteger(entry)) throw malformed();
    return { step: visible(step.slice(0, 64), 64), done, said: visible(said.slice(0, 512), 512), entry };
  });
}

function idIn(message: JsonObject): string {
  const id = textIn(message, "id");
  if (!/^i-[a-z2-9]{8}$/.test(id)) throw new GuardError("op_malformed", "an incident's id is i-xxxxxxxx");
  return id;
}
