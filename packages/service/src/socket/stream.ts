import { createConnection, type Socket } from "node:net";
import { ServiceError } from "../errors.js";
import type { JsonObject } from "../json/value.js";
import { WIRE_LIMITS } from "../wire/limits.js";
import { decodeMessage, encodeMessage } from "../wire/message.js";
import { ByteQueue } from "./queue.js";

/** A connection that stays: messages out, messages in, each in order. */
export interface MessageStream extends AsyncIterable<JsonObject> {
  send(body: { readonly [key: string]: unknown }): void;
  /** The next message, or null when the guard closed the connection. */
  next(): Promise<JsonObject | null>;
  /** Whether the process waits for this connection before it ends by itself; it does until told otherwise. */
  hold(held: boolean): void;
  close(): void;
}

/**
 * Connects and keeps the connection. What arrives is taken from the kernel only as fast as it is asked for.
 *
 * @throws ServiceError `wire.unreachable`, `wire.timeout`
 */
export async function openStream(path: string, connectMs: number): Promise<MessageStream> {
  const socket = await connect(path, connectMs);
  const queue = new ByteQueue();
  let wake: (() => void) | null = null;
  let over = false;
  const arrived = () => {
    wake?.();
    wake = null;
  };
  const finish = () => {
    over = true;
    arrived();
  };
  socket.on("data", (chunk: Buffer) => {
    queue.push(chunk);
    socket.pause();
    arrived();
  });
  socket.on("end", finish).on("close", finish).on("error", finish);

  const next = async (): Promise<JsonObject | null> => {
    for (;;) {
      const line = queue.takeLine();
      if (line !== null) return decodeMessage(line);
      if (over) return null;
      if (queue.length > WIRE_LIMITS.line) throw new ServiceError("wire.too_large", "the message is too long");
      socket.resume();
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return {
    next,
    send: (body) => void socket.write(encodeMessage(body)),
    hold: (held) => void (held ? socket.ref() : socket.unref()),
    close: () => void socket.destroy(),
    async *[Symbol.asyncIterator]() {
      for (let message = await next(); message !== null; message = await next()) yield message;
    },
  };
}

function connect(path: string, connectMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ path });
    const fail = (error: ServiceError) => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(() => fail(new ServiceError("wire.timeout", "the guard does not accept")), connectMs);
    const refused = (cause: Error) => fail(new ServiceError("wire.unreachable", "the guard cannot be reached", cause));
    socket.once("error", refused);
    socket.once("connect", () => {
      clearTimeout(timer);
      socket.off("error", refused);
      socket.on("error", () => socket.destroy());
      resolve(socket);
    });
  });
}
