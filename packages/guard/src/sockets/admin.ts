import { type Connection, decodeMessage, encodeMessage, type JsonObject } from "@rampart/service";
import { GuardError } from "../errors.js";
import { Keys } from "../identity/keys.js";
import type { AdminContext } from "./admin/family.js";
import { OPERATIONS } from "./admin/index.js";

/**
 * The socket people may open, apart from the agents'. In user mode both belong to the same user, so this is order, not
 * protection; `status` says so.
 */
export function adminHandler(context: AdminContext): (line: Buffer, connection: Connection) => Promise<void> {
  return async (line, connection) => {
    const message = decodeMessage(line);
    const op = message["op"];
    const known = typeof op === "string" && Object.hasOwn(OPERATIONS, op);
    if (!known) throw new GuardError("op_unknown", `this socket knows ${Object.keys(OPERATIONS).join(", ")}`);
    const answer = await OPERATIONS[op]!(keyed(context, message), message, connection);
    if (answer !== null) await connection.write(encodeMessage(answer));
  };
}

/** Two people at one socket are told apart by their keys. A key that is wrong is nobody, never whoever opened the socket. */
function keyed(context: AdminContext, { key }: JsonObject): AdminContext {
  if (key === undefined || key === null) return context;
  const { state, person } = context;
  const keys = new Keys(state.known.credentials, person().verified);
  const speaker = typeof key === "string" ? keys.speaker(key, state.policy.current, state.room.now()) : null;
  if (speaker?.type !== "person") throw new GuardError("forbidden", "the key is no person's, wrong, over or revoked");
  return { ...context, person: () => speaker.person };
}
