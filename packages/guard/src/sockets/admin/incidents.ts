import type { JsonObject } from "@rampart/service";
import { GuardError } from "../../errors.js";
import { demand } from "../../identity/person.js";
import { type Family, plain, textIn } from "./family.js";
import { reasonIn } from "./orders.js";

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
  "close-incident": async ({ state, person }, message) => {
    const { name, verified } = demand(person(), "operator");
    const incident = await state.incidents.close(idIn(message), name, reasonIn(message));
    return { incident: { ...plain(incident), state: "closed" }, by: name, verified };
  },
};

function idIn(message: JsonObject): string {
  const id = textIn(message, "id");
  if (!/^i-[a-z2-9]{8}$/.test(id)) throw new GuardError("op_malformed", "an incident's id is i-xxxxxxxx");
  return id;
}
