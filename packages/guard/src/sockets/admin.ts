import type { EraseReport, EraseRequest, SealReport, SealRequest } from "@rampart/ledger";
import {
  type Connection,
  decodeMessage,
  encodeMessage,
  isJsonObject,
  type Json,
  type JsonObject,
} from "@rampart/service";
import { visible } from "../answer/visible.js";
import { GuardError } from "../errors.js";
import type { ReviewDesk } from "../reviews/desk.js";
import { eraseIn, sealIn } from "./deletion.js";
import type { Hub } from "./hub.js";

/** What a person can do to a running guard. */
export interface AdminActions {
  status(): Promise<JsonObject>;
  /** Signs a checkpoint over everything recorded so far; the signed note. */
  checkpoint(): Promise<string>;
  head(): JsonObject;
  reload(): Promise<JsonObject>;
  /** Deletes the content of entries; their hashes stay. */
  seal(request: SealRequest): Promise<SealReport>;
  /** Deletes what opens commitments. */
  erase(request: EraseRequest): Promise<EraseReport>;
  /** Records the alarm that a host ran a call without asking us. */
  unmediated(found: Unmediated): Promise<void>;
  /** Returns at once; the guard ends after the answer is sent. */
  stop(): void;
}

/** A call in a host's transcript that has no intent in the log. */
export interface Unmediated {
  readonly host: string;
  readonly session: string;
  /** The host's id of the call, or an empty text. */
  readonly call: string;
  readonly tool: string;
  /** Why, as far as it is known. */
  readonly cause: string;
}

export interface AdminSocketOptions {
  readonly reviews: ReviewDesk;
  readonly hub: Hub;
  readonly actions: AdminActions;
  /** Who is at the other end: the user the socket belongs to. */
  readonly reviewer: string;
}

type Operation = (message: JsonObject, connection: Connection) => Promise<JsonObject | null>;

/**
 * The socket people may open, apart from the agents'. In user mode both belong to the same user, so this is order, not
 * protection; `status` says so.
 */
export function adminHandler(options: AdminSocketOptions): (line: Buffer, connection: Connection) => Promise<void> {
  const { reviews, hub, actions, reviewer } = options;
  const operations: { readonly [op: string]: Operation } = {
    status: async () => ({ status: await actions.status() }),
    head: async () => ({ head: actions.head() }),
    reviews: async () => ({ reviews: reviews.list() as unknown as Json }),
    approve: async (message) => ({ review: plain(await reviews.approve(idIn(message), reviewer, "admin-socket")) }),
    deny: async (message) => ({ review: plain(await reviews.deny(idIn(message), reviewer, "admin-socket")) }),
    checkpoint: async () => ({ checkpoint: await actions.checkpoint() }),
    seal: async (message) => ({ sealed: plain(await actions.seal(sealIn(message, reviewer))) }),
    erase: async (message) => ({ erased: plain(await actions.erase(eraseIn(message, reviewer))) }),
    reload: async () => ({ policy: await actions.reload() }),
    unmediated: async (message) => {
      await actions.unmediated(unmediatedIn(message));
      return {};
    },
    watch: async (message, connection) => {
      await hub.stream(connection, fromIn(message));
      return null;
    },
    stop: async () => {
      actions.stop();
      return { stopping: true };
    },
  };
  return async (line, connection) => {
    const message = decodeMessage(line);
    const op = message["op"];
    const known = typeof op === "string" && Object.hasOwn(operations, op);
    if (!known) throw new GuardError("op_unknown", `this socket knows ${Object.keys(operations).join(", ")}`);
    const answer = await operations[op]!(message, connection);
    if (answer !== null) await connection.write(encodeMessage(answer));
  };
}

function idIn(message: JsonObject): string {
  const id = message["id"];
  if (typeof id !== "string" || !/^r-[a-z2-9]{8}$/.test(id))
    throw new GuardError("op_malformed", "a review's id is r-xxxxxxxx");
  return id;
}

const MAX_TEXT = 512;

function unmediatedIn(message: JsonObject): Unmediated {
  const text = (name: keyof Unmediated): string => {
    const value = message[name];
    if (typeof value !== "string" || value.length > MAX_TEXT) {
      throw new GuardError("op_malformed", `"${name}" must be a text of at most ${MAX_TEXT} characters`);
    }
    return visible(value, MAX_TEXT);
  };
  return { host: text("host"), session: text("session"), call: text("call"), tool: text("tool"), cause: text("cause") };
}

/** Index of the first entry to send; without it, only what is recorded from now on. */
function fromIn(message: JsonObject): number | null {
  const from = message["from"];
  if (from === undefined || from === null) return null;
  if (typeof from !== "number" || !Number.isSafeInteger(from) || from < 0) {
    throw new GuardError("op_malformed", "an entry's index is a whole number from 0");
  }
  return from;
}

function plain(value: object): JsonObject {
  const copy: unknown = JSON.parse(JSON.stringify(value));
  return isJsonObject(copy) ? copy : {};
}
