import { type Connection, isJsonObject, type JsonObject } from "@rampart/service";
import { GuardError } from "../../errors.js";
import type { Person } from "../../identity/person.js";
import type { State } from "../../state/open.js";
import type { Hub } from "../hub.js";
import type { AdminActions } from "./actions.js";

/** What an operation of the admin socket works with. */
export interface AdminContext {
  readonly state: State;
  readonly hub: Hub;
  readonly actions: AdminActions;
  /** The user the socket belongs to. */
  readonly user: string;
  /** Who is at the other end, by the policy in force now. */
  readonly person: () => Person;
}

/** Answers one message; null where it answers by itself. */
export type Operation = (
  context: AdminContext,
  message: JsonObject,
  connection: Connection,
) => Promise<JsonObject | null>;

/** Operations about one thing, by their name on the wire. A family is one file and one line in `index.ts`. */
export type Family = { readonly [op: string]: Operation };

/** A value as JSON has it. */
export function plain(value: object): JsonObject {
  const copy: unknown = JSON.parse(JSON.stringify(value));
  return isJsonObject(copy) ? copy : {};
}

/** A text of at most `max` characters. @throws GuardError `op_malformed` */
export function textIn(message: JsonObject, name: string, max = 256): string {
  const value = message[name];
  if (typeof value !== "string" || value === "" || value.length > max)
    throw new GuardError("op_malformed", `"${name}" must be a text of 1 to ${max} characters`);
  return value;
}

/** The same, or null where it is not there. @throws GuardError `op_malformed` */
export function optionalTextIn(message: JsonObject, name: string, max = 256): string | null {
  return message[name] === undefined || message[name] === null ? null : textIn(message, name, max);
}
