import { type Connection, decodeMessage, encodeMessage } from "@rampart/service";
import { GuardError } from "../errors.js";
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
    const answer = await OPERATIONS[op]!(context, message, connection);
    if (answer !== null) await connection.write(encodeMessage(answer));
  };
}
