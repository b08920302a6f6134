import { AsyncLocalStorage } from "node:async_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { LineTooLong, MAX_LINE } from "../lines.js";
import { CODES, type Id, readMessage, writeError } from "../message.js";
import type { McpProxy } from "../proxy.js";
import { bodyOf } from "./body.js";
import type { Outlet } from "./exchange.js";
import { eventsOf, OldTransport, oneLine } from "./sse.js";
import { headersFor } from "./standard-headers.js";
import { type Answered, type Asked, type Headers, NoUpstream } from "./upstream.js";

/** How long a stream may be silent before it is begun all the same. */
const FIRST_EVENT_MS = 1_000;
/** How often in a row one comes back for an answer without having heard anything, and after how long where the server does not say. */
const MAX_TRIES = 5;
const AGAIN_MS = 1_000;
const MAX_AGAIN_MS = 30_000;

/** In whose turn a proxy hands something on, and the id of the event it came in. */
const here = new AsyncLocalStorage<{ readonly turn: Turn; readonly event: string | null }>();

/** Where a proxy of the gateway hands lines: to whoever's request they belong to. */
export const HANDING_ON = {
  toClient: (line: Uint8Array | string, own?: true) => {
    const at = here.getStore();
    // A question is of no use once the answer is whole.
    if (own) at?.turn.exchange.begin();
    at?.turn.exchange.send(line, at.event);
  },
  toServer: (line: Uint8Array | string) => here.getStore()?.turn.forward(line),
};

/** One request of a client over HTTP: what goes on to the server because of it, and what comes back for it. */
export class Turn {
  readonly #work: Promise<void>[] = [];
  /** The session the server has begun by its answer. */
  #session: Headers = {};
  /** Why the server did not answer. */
  fault: string | null = null;
  /** The last event that can be named: who comes back for what is missing says which. */
  lastEvent: string | null = null;
  /** How long the server wants one to wait before that. */
  again = AGAIN_MS;
  /** Whether the server speaks the transport of 2024-11-05 here. */
  isOld = false;
  /** Whether anything was heard of it. */
  heard = false;

  constructor(
    readonly exchange: Outlet,
    private readonly proxy: McpProxy,
    private readonly upstream: Asked,
    private readonly headers: Headers,
    private readonly body: Buffer | null,
    private readonly began: (session: string, proxy: McpProxy) => void,
    /** What the client is told in place of the server's challenge. */
    private readonly challenge: (said: string) => Promise<string>,
  ) {}

  run(work: () => Promise<void>): Promise<void> {
    return here.run({ turn: this, event: null }, work);
  }

  /** Resolves once everything that was handed on has been answered. */
  async settled(): Promise<void> {
    for (let work = this.#work.shift(); work !== undefined; work = this.#work.shift()) await work;
  }

  forward(line: Uint8Array | string): void {
    const bytes = oneLine(typeof line === "string" ? Buffer.from(line) : line);
    const body = bytes.at(-1) === 0x20 ? bytes.subarray(0, -1) : bytes;
    const message = readMessage(body);
    const headers = this.body?.equals(body) ? this.headers : headersFor(this.headers, message);
    const asked = this.ask("POST", headers, body, message.kind === "request");
    if (message.kind !== "request") this.#work.push(asked);
    else this.#work.push(asked.then(() => this.#unanswered(message.id)));
  }

  async #unanswered(id: Id): Promise<void> {
    const { exchange } = this;
    if (this.lastEvent !== null && exchange.stays !== true) return;
    for (let tries = 0; this.lastEvent !== null && this.proxy.waits(id) && tries < MAX_TRIES; tries++) {
      await sleep(this.again, undefined, { signal: exchange.aborted, ref: false }).catch(() => undefined);
      if (exchange.aborted.aborted) break;
      this.heard = false;
      await this.ask("GET", { ...this.headers, ...this.#session, "last-event-id": this.lastEvent }, null, true);
      if (this.heard) tries = 0;
    }
    this.proxy.abandon(id, this.fault ?? "the server did not answer");
  }

  /** Asks the server and hands on what it answers, if anything of it is to be read. Never throws. */
  async ask(method: string, headers: Headers, body: Buffer | null, isRead: boolean): Promise<void> {
    try {
      await this.#answered(await this.upstream.ask(method, headers, body, this.exchange.aborted), isRead);
    } catch (error) {
      this.fault = faultOf(error);
      if (this.exchange.status === 200 && error instanceof NoUpstream) this.exchange.status = 502;
      if (!(error instanceof OldTransport)) return;
      this.isOld = true;
      this.exchange.status = 501;
      this.exchange.send(writeError(null, CODES.refused, `Rampart: ${this.fault}`), null);
    }
  }

  async #answered(response: Answered, isRead: boolean): Promise<void> {
    const { statusCode: status = 502, headers } = response;
    const { exchange } = this;
    const session = headers["mcp-session-id"];
    if (typeof session === "string") {
      exchange.header("mcp-session-id", session);
      this.#session = { "mcp-session-id": session };
      this.began(session, this.proxy);
    }
    const { "www-authenticate": challenge } = headers;
    if (challenge !== undefined) exchange.header("www-authenticate", await this.challenge(challenge));
    if (status >= 300) {
      exchange.status = status;
      this.fault = `the server answered with status ${status}`;
      // What an error of HTTP says beside its status is handed on where it answers a request.
      const body = await bodyOf(response, MAX_LINE);
      if (isRead && readMessage(body).kind === "response") await this.#take(oneLine(body), null);
    } else if (!isRead) response.resume();
    else if (/^text\/event-stream/i.test(headers["content-type"] ?? "")) await this.#streamed(response);
    else {
      const body = oneLine(await bodyOf(response, MAX_LINE));
      if (body.length > 0 && status !== 202) await this.#take(body, null);
    }
  }

  /** What is no message is not answered, as it is on standard streams: to answer it is a request, which could be answered so again. */
  async #take(line: Buffer, event: string | null): Promise<void> {
    const message = readMessage(line);
    if (message.kind !== "none") return here.run({ turn: this, event }, () => this.proxy.fromServer(line));
    this.fault = `the server's answer was refused, ${message.message}`;
    if (message.id !== null && message.answers) this.proxy.abandon(message.id, this.fault);
  }

  async #streamed(response: Answered): Promise<void> {
    const { exchange } = this;
    const { "mcp-session-id": session, "mcp-protocol-version": version } = this.headers;
    // A client of 2024-11-05 is told by a status of its own; a stream that has begun has none.
    const isOld = this.body === null && session === undefined && version === undefined;
    if (!isOld) exchange.begin();
    const timer = isOld ? setTimeout(() => exchange.begin(), FIRST_EVENT_MS) : undefined;
    try {
      for await (const event of eventsOf(response)) {
        exchange.begin();
        this.heard = true;
        this.lastEvent = event.id ?? this.lastEvent;
        if (event.retry !== null) this.again = Math.min(Number(event.retry), MAX_AGAIN_MS);
        const { data } = event;
        if (data === null) exchange.tell(event);
        else await this.#take(oneLine(data), event.id);
        await exchange.drained();
      }
    } finally {
      clearTimeout(timer);
      response.destroy();
    }
  }
}

function faultOf(error: unknown): string {
  if (error instanceof NoUpstream) return error.message;
  if (error instanceof OldTransport) return "the server speaks HTTP+SSE of 2024-11-05 in the middle of streamable HTTP";
  if (error instanceof LineTooLong) return `the server sent a message of more than ${MAX_LINE} bytes`;
  return "the server broke off its answer";
}
