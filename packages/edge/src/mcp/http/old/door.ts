import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { drained } from "../../drained.js";
import { MAX_LINE } from "../../lines.js";
import { readMessage } from "../../message.js";
import type { McpProxy } from "../../proxy.js";
import { bodyOf } from "../body.js";
import { Conversation } from "../conversation.js";
import type { Who } from "../login/wish.js";
import { refuse } from "../refuse.js";
import { ENDPOINT, oneLine, writtenEvent } from "../sse.js";
import type { Asked } from "../upstream.js";
import { Accepting } from "./accepting.js";

export interface OldDoorOptions {
  /** Where streams are opened, and messages posted. */
  readonly path: string;
  readonly upstream: Asked;
  proxy(): McpProxy;
}

/** Who sent a request, and as whom the server is asked for them. */
export interface Sender {
  readonly who: Who;
  readonly authorization: string | undefined;
  challenge(said: string): Promise<string>;
}

interface Open {
  who: Who;
  readonly conversation: Conversation;
  readonly unused: NodeJS.Timeout;
  challenge(said: string): Promise<string>;
}

/** Streams at once; the gateway has room for as many messages beside them. */
const MAX_STREAMS = 128;
/** How long a stream nothing was ever sent for stays open. */
const UNUSED_MS = 60_000;
/** So often a stream is written to: whoever is gone, or reads nothing between two of them, has it ended. */
const SIGN_MS = 25_000;
/** Bytes that wait for a client that does not read. */
const MAX_UNREAD = 2 * MAX_LINE;

/** For clients of HTTP+SSE of 2024-11-05: a stream that first says where messages go, and is all they are told in. */
export class OldDoor {
  readonly #open = new Map<string, Open>();

  constructor(private readonly options: OldDoorOptions) {}

  get path(): string {
    return this.options.path;
  }

  /** @param session what stands behind `sessionId=`; null: none */
  answer(request: IncomingMessage, response: ServerResponse, session: string | null, from: Sender): Promise<void> {
    if (request.method === "GET") return this.open(response, from);
    if (request.method === "POST" && session !== null) return this.#taken(request, response, session, from);
    // A client of today is told by it that this is no address of streamable HTTP.
    refuse(response, 405, "this is the transport of 2024-11-05: a stream is opened here by GET");
    return Promise.resolve();
  }

  /** Resolves once the stream is over. */
  async open(response: ServerResponse, { who, challenge }: Sender): Promise<void> {
    if (this.#open.size >= MAX_STREAMS) return refuse(response, 503, "too many streams at once");
    const id = randomBytes(32).toString("base64url");
    const conversation = new Conversation({
      proxy: this.options.proxy(),
      upstream: this.options.upstream,
      write: (line) => writeTo(response, line),
      drained: () => drained(response),
      ended: () => void response.end(),
      challenge: (said) => this.#open.get(id)?.challenge(said) ?? Promise.resolve(said),
    });
    const unused = setTimeout(() => void conversation.end("nothing was sent for it"), UNUSED_MS);
    let behind = false;
    const sign = setInterval(() => {
      const isBehind = response.writableNeedDrain;
      if (isBehind && behind) response.destroy();
      else if (!isBehind) response.write(":\n\n");
      behind = isBehind;
    }, SIGN_MS);
    this.#open.set(id, { who, conversation, unused, challenge });
    response.on("error", () => undefined);
    const closed = new Promise<void>((resolve) => void response.once("close", resolve));
    response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    response.write(`event: ${ENDPOINT}\ndata: ${this.path}?sessionId=${id}\n\n`);
    await closed;
    clearInterval(sign);
    clearTimeout(unused);
    this.#open.delete(id);
    await conversation.end("the client has left");
  }

  /** Ends all streams. */
  close(): void {
    for (const { conversation } of this.#open.values()) void conversation.end("the gateway has ended");
  }

  async #taken(request: IncomingMessage, response: ServerResponse, session: string, from: Sender): Promise<void> {
    const open = this.#open.get(session);
    // Whoever opened it without a login may log in later, once.
    if (open === undefined || (open.who !== null && open.who !== from.who))
      return refuse(response, 404, "there is no such stream of yours");
    const body = await bodyOf(request, MAX_LINE).then(oneLine, () => null);
    if (body === null) return refuse(response, 413, `a message has at most ${MAX_LINE} bytes`);
    const message = readMessage(body);
    if (message.kind === "none") return refuse(response, 400, message.message);
    open.who = from.who;
    open.challenge = from.challenge;
    clearTimeout(open.unused);
    const { conversation } = open;
    const accepting = new Accepting(response, conversation.straight());
    const { answered } = await conversation.take(body, accepting, from.authorization);
    // Its answer may take long; the POST is over before.
    await Promise.race([answered, new Promise((resolve) => response.once("close", resolve))]);
  }
}

function writeTo(response: ServerResponse, line: Uint8Array | string): void {
  if (response.writableEnded || response.destroyed) return;
  if (response.writableLength > MAX_UNREAD) return void response.destroy();
  const bytes = oneLine(typeof line === "string" ? Buffer.from(line) : line);
  const data = bytes.at(-1) === 0x20 ? bytes.subarray(0, -1) : bytes;
  response.write(writtenEvent({ data, id: null, retry: null }));
}
