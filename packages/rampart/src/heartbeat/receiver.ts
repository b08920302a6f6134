import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { MAX_HEARTBEAT, openHeartbeat } from "@rampart/guard";
import type { Verifier } from "@rampart/ledger";
import { Failure } from "../command/failure.js";
import type { Remembered } from "./memory.js";

/** Milliseconds a guard's clock may be ahead of ours. */
const AHEAD_MS = 5 * 60_000;
const BODY_MS = 10_000;

export interface ReceiverInput {
  readonly verifier: Verifier;
  /** The last that was taken before; only newer ones are. */
  readonly last: Remembered | null;
  readonly now: () => number;
  readonly taken: (remembered: Remembered) => Promise<void>;
}

/** Takes signs of life of one key: signed by it, newer than the last, not from the future. Everything else is refused. */
export class Receiver {
  readonly #input: ReceiverInput;
  #last: Remembered | null;
  #working: Promise<unknown> = Promise.resolve();

  constructor(input: ReceiverInput) {
    this.#input = input;
    this.#last = input.last;
  }

  get last(): Remembered | null {
    return this.#last;
  }

  /** Status of the answer: 204 taken, 400 not of that key or form, 409 not newer, 500 could not be kept. One at a time. */
  take(text: string): Promise<number> {
    const work = this.#working.then(() => this.#take(text));
    this.#working = work;
    return work;
  }

  async #take(text: string): Promise<number> {
    const { verifier, now, taken } = this.#input;
    let remembered: Remembered;
    try {
      remembered = { received: now(), text, beat: openHeartbeat(text, verifier) };
    } catch {
      return 400;
    }
    if (remembered.beat.time > remembered.received + AHEAD_MS) return 409;
    if (this.#last !== null && remembered.beat.time <= this.#last.beat.time) return 409;
    try {
      await taken(remembered);
    } catch {
      return 500;
    }
    this.#last = remembered;
    return 204;
  }
}

/** @throws Failure `refused` where the address cannot be listened on */
export async function serveReceiver(
  receiver: Receiver,
  host: string,
  port: number,
): Promise<{ server: Server; port: number }> {
  const server = createServer({ requestTimeout: BODY_MS, headersTimeout: BODY_MS }, (request, response) => {
    answer(receiver, request, response).catch(() => response.destroy());
  });
  server.maxConnections = 64;
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) =>
      reject(new Failure("refused", `${host}:${port} cannot be listened on: ${cause.message}`, "--listen HOST:PORT")),
    );
    server.listen(port, host, () => resolve());
  });
  const address = server.address();
  return { server, port: typeof address === "object" && address !== null ? address.port : port };
}

async function answer(receiver: Receiver, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== "POST") return void response.writeHead(405, { allow: "POST" }).end();
  const text = await bodyOf(request);
  const status = text === null ? 413 : await receiver.take(text);
  response.writeHead(status, { connection: "close" }).end();
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request) {
    length += (part as Buffer).length;
    if (length > MAX_HEARTBEAT) return null;
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString("utf8");
}
