import {
  type Connection,
  decodeHookHeader,
  decodeMessage,
  encodeError,
  encodeHookAnswer,
  encodeMessage,
  isHookLine,
  isJsonObject,
  isProbe,
  type JsonObject,
  type SystemUser,
} from "@rampart/service";
import type { DoorAdapter, Rendered } from "../adapter.js";
import { GuardError } from "../errors.js";
import { faultOf } from "../gate/attempt.js";
import type { Room } from "../gate/room.js";
import { alarmEvent } from "../record/state.js";
import { adaptersOf } from "../system/caller.js";
import { ADMIN_OPS } from "./admin/index.js";
import {
  answerDecide,
  answerHook,
  answerOffer,
  answerOutcome,
  answerRefused,
  answerReview,
  refuseUnread,
} from "./door.js";

export interface AgentSocketOptions {
  readonly room: Room;
  readonly adapters: readonly DoorAdapter[];
  /** Milliseconds one call may take. */
  readonly deadlineMs: number;
  /** In system mode: the only user who may open this socket. */
  readonly user?: SystemUser;
}

const NOTED_MS = 60_000;
const KNOWN = "this socket knows hook, decide, offer, outcome, refused, review, follow, obeyed and ping";

/**
 * The socket agents may open. It can only ask and tell: hook frames, `decide`, `offer`, `outcome`, `refused`, `review`, `follow`,
 * `obeyed` and `ping`. There is nothing here to approve, change or read anything with.
 */
export function agentHandler(options: AgentSocketOptions): (line: Buffer, connection: Connection) => Promise<void> {
  const { room, deadlineMs, user } = options;
  const understood = user === undefined ? options.adapters : adaptersOf(user, options.adapters);
  const adapters = new Map(understood.map((adapter) => [adapter.host, adapter]));

  const hook = async (line: Buffer, connection: Connection) => {
    const header = decodeHookHeader(line);
    const adapter = adapters.get(header.host);
    if (adapter === undefined) throw new GuardError("unknown_door", "there is no such door");
    connection.end(encode(adapter, await answerFrame(adapter, header.bytes, connection)));
  };

  /** From here on the host is known, so every failure is told in its own words. */
  const answerFrame = async (adapter: DoorAdapter, bytes: number, connection: Connection): Promise<Rendered> => {
    try {
      return await answerHook(room, adapter, await connection.read(bytes), deadlineMs, connection);
    } catch (error) {
      return refuseUnread(room, adapter, faultOf(error));
    }
  };

  /** Whoever asks here for what is an administrator's is told of once a minute; it may go on asking. */
  const noted = { attempt: Number.NEGATIVE_INFINITY, probe: Number.NEGATIVE_INFINITY };
  const noteAttempt = async (body: JsonObject) => {
    const { op } = body;
    if (typeof op !== "string" || !ADMIN_OPS.has(op)) return;
    const kind = isProbe(body) ? "probe" : "attempt";
    if (room.now() - noted[kind] < NOTED_MS) return;
    noted[kind] = room.now();
    const who = user?.name ?? "somebody";
    const asked = `${who} asked the agents' socket for "${op}", which is for administrators`;
    const alarm =
      kind === "attempt"
        ? alarmEvent("socket.attempt", "high", asked, { op, user: user?.name ?? null })
        : alarmEvent("socket.probe", "info", `${asked}, as \`rampart doctor\` tries it: of what cannot be there`, {
            op,
            user: user?.name ?? null,
          });
    await room.journal.record(alarm, true);
  };

  const message = async (line: Buffer, connection: Connection) => {
    const body = decodeMessage(line);
    switch (body["op"]) {
      case "decide":
        return connection.write(
          encodeMessage(await answerDecide(room, asUser(body, user), deadlineMs, { asker: connection })),
        );
      case "outcome":
        return connection.write(encodeMessage(await answerOutcome(room, asUser(body, user), deadlineMs)));
      case "offer":
        return connection.write(encodeMessage(await answerOffer(room, asUser(body, user))));
      case "refused":
        return connection.write(encodeMessage(await answerRefused(room, asUser(body, user))));
      case "review":
        return connection.write(encodeMessage(answerReview(room, body)));
      case "follow":
        return room.followers.stream(body, user?.name ?? null, connection);
      case "obeyed":
        await room.followers.obeyed(body, user?.name ?? null);
        return connection.write(encodeMessage({ ok: true }));
      case "ping":
        return connection.write(
          encodeMessage({ ok: true, mode: user === undefined ? "user" : "system", policy: room.policy().digest }),
        );
      default:
        await noteAttempt(body);
        throw new GuardError("op_unknown", KNOWN);
    }
  };

  return (line, connection) => (isHookLine(line) ? hook(line, connection) : message(line, connection));
}

/** Who calls is who may open the socket. */
function asUser(body: JsonObject, user: SystemUser | undefined): JsonObject {
  const call = body["call"];
  return user === undefined || !isJsonObject(call) ? body : { ...body, call: { ...call, principal: user.name } };
}

/** What a peer is told that is no hook or whose host is not known; a hook client reads it as a refusal. */
export function renderAgentError(error: unknown): string {
  const fault = faultOf(error);
  return encodeError(fault.code, fault.message);
}

/** An adapter that says more than a frame may carry is cut down to its refusal. */
function encode(adapter: DoorAdapter, rendered: Rendered): Buffer {
  try {
    return frame(rendered);
  } catch {
    const message = "Rampart refused this call (internal): the answer was too long.";
    return frame(adapter.render({ outcome: "deny", message, code: "internal" }, "before"));
  }
}

function frame({ exit, stdout, stderr }: Rendered): Buffer {
  return encodeHookAnswer({ exit, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr) });
}
