import { API_DOOR } from "../api/door.js";
import { recallHandedOn } from "../facts/chain.js";
import { recallWritten } from "../facts/recalled.js";
import type { Parts } from "./parts/index.js";
import type { CallNames, Recent } from "./recent.js";
import type { Owner, OwnRoom } from "./rooms.js";

/** Puts back what the log says of the sessions of one room, and of its calls that are under way. */
export function takeUp({ owner, sessions, room, around }: OwnRoom, known: Parts, recent: Recent): void {
  for (const session of known.sessions.byKey.values()) {
    const { door, id } = session;
    if (isOf(owner, session)) sessions.restore(session, known.prompts.of(door, id), known.labels.of(session));
  }
  const sessionOf = (one: Pick<CallNames, "door" | "session" | "principal">) =>
    isOf(owner, one) ? sessions.known(one.door, one.session) : undefined;
  for (const { call, intent } of recent.underWay) if (isOf(owner, call)) room.intents.released(call, intent);
  for (const one of recent.refused) sessionOf(one)?.refusals.recall(one.key, one.rule);
  for (const one of recent.wrote) {
    const session = sessionOf(one);
    if (session !== undefined) recallWritten(session, one.recorded, around);
  }
  for (const one of recent.handed) {
    const session = sessionOf(one);
    if (session !== undefined) recallHandedOn(session, one.from, one.to);
  }
}

/** Of agents elsewhere, by their door; of this machine's, where several users have rooms, by whose socket they came through. */
function isOf(owner: Owner, { door, principal }: { readonly door: string; readonly principal: string }): boolean {
  if (owner.elsewhere !== undefined) return door === API_DOOR;
  return door !== API_DOOR && (owner.caller === null || owner.name === principal);
}
