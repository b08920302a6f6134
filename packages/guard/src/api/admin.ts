import { type Connection, isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { GuardError } from "../errors.js";
import type { AdminContext } from "../sockets/admin/family.js";
import { OPERATIONS } from "../sockets/admin/index.js";
import type { Who } from "./access.js";
import { PAGE, page } from "./page.js";
import { type Route, route } from "./route.js";
import { listOf } from "./words.js";

/** What streams has a route of its own. */
const NO_CONNECTION: Connection = {
  read: () => Promise.reject(new GuardError("op_unknown", "there is no stream here")),
  write: () => Promise.reject(new GuardError("op_unknown", "there is no stream here")),
  end: () => {},
  open: false,
  listens: false,
  onClose: () => {},
};

/**
 * An operation of the admin socket, done for whoever speaks over HTTP: one implementation, and the operation itself demands the
 * role once more.
 */
export async function operate(admin: AdminContext, op: string, message: JsonObject = {}): Promise<JsonObject> {
  const operation = Object.hasOwn(OPERATIONS, op) ? OPERATIONS[op] : undefined;
  if (operation === undefined) throw new GuardError("op_unknown", "this guard does not do that");
  return (await operation(admin, { ...message, op }, NO_CONNECTION)) ?? {};
}

/** A route that is an operation of the admin socket: what stands in its path and its body is the operation's message. */
export function operation(op: string, id: string, rest: Omit<Route, "id" | "run">): Route {
  return route({
    ...rest,
    id,
    run: ({ admin }, { path, body }) => operate(admin, op, { ...(body as JsonObject), ...path }),
  });
}

/** A route that is a listing of the admin socket, which answers under its own name: a page at a time, by the entries' ids. */
export function listing(name: string, person: NonNullable<Who["person"]>, summary: string): Route {
  return route({
    id: name,
    method: "GET",
    path: `/v1/${name}`,
    summary,
    who: { person },
    query: PAGE,
    answer: listOf(name),
    run: async ({ admin }, { query }) => page(name, await entriesOf(admin, name), ({ id }) => String(id), query),
  });
}

async function entriesOf(admin: AdminContext, name: string): Promise<readonly JsonObject[]> {
  const said = (await operate(admin, name))[name];
  return Array.isArray(said) ? (said as readonly Json[]).filter(isJsonObject) : [];
}
