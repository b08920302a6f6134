import { randomBytes } from "node:crypto";
import { addAbortSignal, PassThrough } from "node:stream";
import { isId, type Message, type NoMessage, readMessage } from "../../message.js";
import { CANCELLED } from "../../notice.js";
import { progressOf } from "../../under-way.js";
import { type Answered, type Asked, type Headers, NoUpstream, type Upstream } from "../upstream.js";
import { Routes, type Said } from "./routes.js";
import { OldSession } from "./session.js";

interface Held {
  readonly session: OldSession;
  readonly routes: Routes;
  readonly idle: NodeJS.Timeout;
}

/** Sessions at once: each is a stream of the server's. */
const MAX_SESSIONS = 128;
/** How long one is kept for a client that neither asks nor listens. */
const IDLE_MS = 30 * 60_000;
/** Bytes of an answer whose words nobody reads. */
const MAX_UNREAD = 64 * 1024;

/**
 * A server of 2024-11-05, asked as one of streamable HTTP with sessions: each is a stream of its own, begun by `initialize` and over
 * with that stream. Whatever is said passes the proxy as it does with any other server.
 */
export class OldServer implements Asked {
  readonly #held = new Map<string, Held>();

  constructor(private readonly upstream: Upstream) {}

  has(session: string): boolean {
    return this.#held.has(session);
  }

  async ask(method: string, headers: Headers, body: Uint8Array | null, signal: AbortSignal): Promise<Answered> {
    const { "mcp-session-id": id } = headers;
    const message = body === null ? null : readMessage(body);
    if (id === undefined) {
      if (message?.kind !== "request") return only(message === null ? 405 : 400);
      return message.method === "initialize" ? this.#begun(message, headers, body!, signal) : only(400);
    }
    const held = this.#held.get(id);
    if (held === undefined) return only(404);
    held.idle.refresh();
    if (message !== null) return posted(held, message, headers, body!, signal);
    if (method === "GET") return streamed(held.routes.listen(), signal);
    this.#end(id, "the session has ended");
    return only(200);
  }

  close(): void {
    for (const id of [...this.#held.keys()]) this.#end(id, "the gateway has ended");
  }

  async #begun(
    message: Message & { kind: "request" },
    headers: Headers,
    body: Uint8Array,
    signal: AbortSignal,
  ): Promise<Answered> {
    if (!this.#makeRoom()) throw new NoUpstream("too many sessions at once");
    const session = await OldSession.open(this.upstream, credentialIn(headers));
    if (!(session instanceof OldSession)) return session;
    if (signal.aborted) session.close("the client has left");
    const id = randomBytes(32).toString("base64url");
    const idle = setTimeout(() => this.#rest(id), IDLE_MS).unref();
    const held = { session, routes: new Routes(), idle };
    this.#held.set(id, held);
    void this.#pump(id, held);
    const answer = await posted(held, message, headers, body, signal);
    if (answer.statusCode !== 200) this.#end(id, "the server refused the first message");
    return Object.assign(answer, { headers: { ...answer.headers, "mcp-session-id": id } });
  }

  async #pump(id: string, { session, routes }: Held): Promise<void> {
    let why = "the server ended its stream";
    try {
      for await (const data of session.messages()) {
        const slow = routes.take(data);
        if (slow !== null) await slow;
      }
    } catch (error) {
      if (error instanceof NoUpstream) why = error.message;
    }
    this.#end(id, why);
  }

  #end(id: string, why: string): void {
    const held = this.#held.get(id);
    if (held === undefined) return;
    this.#held.delete(id);
    clearTimeout(held.idle);
    held.session.close(why);
    held.routes.over(why);
  }

  #rest(id: string): void {
    const held = this.#held.get(id);
    if (held?.routes.busy) held.idle.refresh();
    else this.#end(id, "the session was not used for long");
  }

  /** The oldest nobody uses goes. */
  #makeRoom(): boolean {
    if (this.#held.size < MAX_SESSIONS) return true;
    for (const [id, { routes }] of this.#held) {
      if (routes.busy) continue;
      this.#end(id, "another session took its place");
      return true;
    }
    return false;
  }
}

/** The answer comes in the session's stream: what is said to the message itself is whether the server took it. */
async function posted(
  { session, routes }: Held,
  message: Message | NoMessage,
  headers: Headers,
  body: Uint8Array,
  signal: AbortSignal,
): Promise<Answered> {
  if (message.kind === "notification" && message.method === CANCELLED && isId(message.params["requestId"]))
    routes.takenBack(message.params["requestId"]);
  const said = message.kind === "request" ? routes.expect(message.id, progressOf(message.params)) : null;
  try {
    const taken = session.post(credentialIn(headers), body);
    // Some say so only once they have answered, and ask the client something in between.
    const first = said === null ? await taken : await Promise.race([taken, said.spoken]);
    if (first !== undefined && first.statusCode! >= 300) {
      said?.destroy();
      return first;
    }
    if (first !== undefined) discard(first);
    else
      taken.then(
        (late) => refused(late, said!),
        (error: Error) => said!.destroy(error),
      );
    return said === null ? only(202) : streamed(said, signal);
  } catch (error) {
    said?.destroy();
    throw error;
  }
}

function refused(late: Answered, said: Said): void {
  discard(late);
  if (late.statusCode! >= 300) said.destroy(new NoUpstream(`the server answered with status ${late.statusCode}`));
}

const credentialIn = ({ authorization }: Headers): Headers => (authorization === undefined ? {} : { authorization });

const only = (statusCode: number): Answered => Object.assign(new PassThrough().end(), { statusCode, headers: {} });

function streamed(said: Said, signal: AbortSignal): Answered {
  addAbortSignal(signal, said);
  return Object.assign(said, { statusCode: 200, headers: { "content-type": "text/event-stream" } });
}

function discard(answer: Answered): void {
  let bytes = 0;
  answer.on("error", () => undefined);
  answer.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MAX_UNREAD) answer.destroy();
  });
}
