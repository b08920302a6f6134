import { createConnection, type Socket } from "node:net";
import { ServiceError } from "../errors.js";
import type { JsonObject } from "../json/value.js";
import { decodeHookAnswer, encodeHookHeader, type HookAnswer } from "../wire/hook.js";
import { WIRE_LIMITS } from "../wire/limits.js";
import { decodeMessage, encodeMessage } from "../wire/message.js";
import { ByteQueue } from "./queue.js";

/** A hook's whole conversation with the guard may be this long, headers included. */
const MAX_ANSWER = WIRE_LIMITS.header + 1 + 2 * WIRE_LIMITS.output;

/**
 * Sends one hook frame and reads the whole answer. Everything but a whole, well-formed answer within `deadlineMs` is
 * an error, which a hook must turn into a refusal.
 *
 * @throws ServiceError `wire.*`
 */
export async function callHook(
  path: string,
  host: string,
  payload: Uint8Array,
  deadlineMs: number,
): Promise<HookAnswer> {
  const header = encodeHookHeader({ host, bytes: payload.byteLength });
  const bytes = await converse(
    path,
    deadlineMs,
    (socket) => {
      socket.write(header);
      socket.write(payload);
    },
    readToEnd(MAX_ANSWER),
  );
  return decodeHookAnswer(bytes);
}

/**
 * Sends one message and reads one line.
 *
 * @throws ServiceError `wire.*`, or a `json.*` code for an answer that is no JSON
 */
export async function callOnce(
  path: string,
  body: { readonly [key: string]: unknown },
  deadlineMs: number,
): Promise<JsonObject> {
  return decodeMessage(await converse(path, deadlineMs, (socket) => socket.write(encodeMessage(body)), readLine()));
}

/** Sees the bytes as they come; returns what was waited for once it is whole. */
type Reader = (chunk: Buffer | null) => Buffer | null;

function readLine(): Reader {
  const queue = new ByteQueue();
  return (chunk) => {
    if (chunk === null) throw new ServiceError("wire.truncated", "the guard closed before its answer was whole");
    queue.push(chunk);
    const line = queue.takeLine();
    if (line === null && queue.length > WIRE_LIMITS.line)
      throw new ServiceError("wire.too_large", "the answer is too long");
    return line;
  };
}

function readToEnd(maxBytes: number): Reader {
  const chunks: Buffer[] = [];
  let total = 0;
  return (chunk) => {
    if (chunk === null) return Buffer.concat(chunks, total);
    chunks.push(chunk);
    total += chunk.length;
    if (total > maxBytes) throw new ServiceError("wire.too_large", "the answer is too long");
    return null;
  };
}

function converse(path: string, deadlineMs: number, speak: (socket: Socket) => void, reader: Reader): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ path });
    const settle = (error: ServiceError | null, bytes?: Buffer) => {
      clearTimeout(timer);
      socket.destroy();
      if (error !== null) reject(error);
      else resolve(bytes!);
    };
    const feed = (chunk: Buffer | null) => {
      try {
        const bytes = reader(chunk);
        if (bytes !== null) settle(null, bytes);
      } catch (error) {
        settle(error as ServiceError);
      }
    };
    const timer = setTimeout(
      () => settle(new ServiceError("wire.timeout", "the guard did not answer in time")),
      deadlineMs,
    );
    socket.on("connect", () => speak(socket));
    socket.on("data", feed);
    socket.on("end", () => feed(null));
    socket.on("error", (cause) => settle(new ServiceError("wire.unreachable", "the guard cannot be reached", cause)));
  });
}
