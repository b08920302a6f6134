import type { Json, JsonObject } from "@rampart/service";
import { GuardError } from "../../errors.js";
import { demand } from "../../identity/person.js";
import { type Family, plain } from "./family.js";

/** Questions to people, and their answers. */
export const REVIEWS: Family = {
  reviews: async ({ state }) => ({ reviews: state.room.reviews.list() as unknown as Json }),
  approve: async ({ state, person }, message) => ({
    review: plain(await state.room.reviews.approve(idIn(message), demand(person(), "approver").name, "admin-socket")),
  }),
  deny: async ({ state, person }, message) => ({
    review: plain(await state.room.reviews.deny(idIn(message), demand(person(), "approver").name, "admin-socket")),
  }),
};

function idIn(message: JsonObject): string {
  const id = message["id"];
  if (typeof id !== "string" || !/^r-[a-z2-9]{8}$/.test(id))
    throw new GuardError("op_malformed", "a review's id is r-xxxxxxxx");
  return id;
}
