import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { isJsonObject } from "@rampart/service";
import { type Id, type Message, type NoMessage, readMessage } from "../message.js";
import type { McpProxy } from "../proxy.js";
import type { Outlet } from "./exchange.js";
import { Turn } from "./turn.js";
import type { Asked, Headers } from "./upstream.js";

export interface ConversationOptions {
  readonly proxy: McpProxy;
  readonly upstream: Asked;
  /** Hands a message to the client. */
  write(line: Uint8Array | string): void;
  /** Resolves once the client has caught up. */
  drained(): Promise<void> | null;
  /** The server, or this side, has ended the session. */
  ended(why: string): void;
  /** What the client is told in place of the server's challenge. */
  challenge?(said: string): Promise<string>;
}

/** How often in a row a stream that ends unheard is asked for again. */
const MAX_TRIES = 5;
/** A stream that stood so long was none that ends at once. */
const STOOD_MS = 5_000;
/** How long a message waits for the one before it that has no answer: they mean something in their order. */
const ORDER_MS = 2_000;
const GOODBYE_MS = 2_000;

/**
 * A client that has one stream for all it is told (standard streams, HTTP+SSE of 2024-11-05) before a server asked by request:
 * keeps what a client of streamable HTTP would keep, and listens in its place.
 */
export class Conversation {
  readonly #control = new AbortController();
  #session: string | null = null;
  #version: string | null = null;
  /** The request that begins the session, until it is answered. */
  #first: Id | null = null;
  #authorization: Headers = {};
  #before: Promise<unknown> = Promise.resolve();
  #listens = false;
  #ending = false;

  constructor(private readonly options: ConversationOptions) {
    setMaxListeners(0, this.#control.signal);
  }

  /** Aborted where the conversation is over. */
  get over(): AbortSignal {
    return this.#control.signal;
  }

  /** An outlet whose lines the client is told as they come. */
  straight(): Outlet {
    const { options } = this;
    return {
      status: 200,
      stays: true,
      aborted: this.over,
      header: () => undefined,
      begin: () => undefined,
      send: (line) => this.say(line),
      tell: () => undefined,
      drained: async () => void (await options.drained()),
    };
  }

  /** Tells the client. */
  say(line: Uint8Array | string): void {
    if (this.over.aborted) return;
    if (this.#first !== null) this.#noteVersion(line);
    this.options.write(line);
  }

  /**
   * Judges a message and hands it on; resolves once that is done, and `answered` once it has been answered. Never throws.
   *
   * @param authorization the client's own for the server, or what stands for it there
   */
  async take(
    body: Buffer,
    outlet = this.straight(),
    authorization?: string,
  ): Promise<{ readonly answered: Promise<void> }> {
    const message = readMessage(body);
    const { proxy } = this.options;
    if (authorization !== undefined) this.#authorization = { authorization };
    if (message.kind === "request" && message.method === "initialize") this.#first = message.id;
    await this.#before;
    if (this.over.aborted) {
      outlet.end?.();
      return { answered: Promise.resolve() };
    }
    const turn = this.#turn(outlet, body);
    const judged = turn.run(() => proxy.fromClient(body));
    const answered = judged
      .then(() => turn.settled())
      .then(() => {
        outlet.end?.();
        this.#after(message, outlet);
      });
    if (message.kind !== "request") this.#before = Promise.race([answered, sleep(ORDER_MS, undefined, { ref: false })]);
    await judged;
    return { answered };
  }

  /** Ends the session. Never throws. */
  async end(why: string): Promise<void> {
    if (this.#ending) return;
    this.#ending = true;
    const { proxy } = this.options;
    await this.#turn(this.straight(), null).run(async () => proxy.end(`Rampart: ${why}`));
    this.#control.abort();
    this.options.ended(why);
    if (this.#session === null) return;
    const signal = AbortSignal.timeout(GOODBYE_MS);
    await this.options.upstream.ask("DELETE", this.#headers(), null, signal).then(
      (answer) => void answer.destroy(),
      () => undefined,
    );
  }

  #turn(outlet: Outlet, body: Buffer | null): Turn {
    const { proxy, upstream, challenge = async (said) => said } = this.options;
    const began = (session: string) => {
      this.#session = session;
    };
    return new Turn(outlet, proxy, upstream, this.#headers(), body, began, challenge);
  }

  #headers(): Headers {
    return {
      ...this.#authorization,
      ...(this.#session === null ? {} : { "mcp-session-id": this.#session }),
      ...(this.#version === null ? {} : { "mcp-protocol-version": this.#version }),
    };
  }

  #after(message: Message | NoMessage, { status }: Outlet): void {
    if (status === 404 && this.#session !== null) return void this.end("the server has ended the session");
    if (message.kind !== "notification" || message.method !== "notifications/initialized" || this.#listens) return;
    this.#listens = true;
    void this.#listen();
  }

  /** What belongs to none of the client's requests, for as long as the server offers it. */
  async #listen(): Promise<void> {
    let last: Headers = {};
    for (let tries = 0; tries < MAX_TRIES && !this.over.aborted; tries++) {
      const [outlet, began] = [this.straight(), performance.now()];
      const turn = this.#turn(outlet, null);
      await turn.run(() => turn.ask("GET", { ...this.#headers(), ...last }, null, true));
      if (outlet.status === 404 && this.#session !== null) return this.end("the server has ended the session");
      if (outlet.status !== 200 && outlet.status !== 502) return;
      if (turn.heard || performance.now() - began > STOOD_MS) tries = 0;
      if (turn.lastEvent !== null) last = { "last-event-id": turn.lastEvent };
      await sleep(turn.again, undefined, { signal: this.over, ref: false }).catch(() => undefined);
    }
  }

  /** What both sides have agreed on is repeated in every later request. */
  #noteVersion(line: Uint8Array | string): void {
    const message = readMessage(typeof line === "string" ? Buffer.from(line) : line);
    if (message.kind !== "response" || message.id !== this.#first) return;
    this.#first = null;
    const version = isJsonObject(message.result) ? message.result["protocolVersion"] : undefined;
    if (typeof version === "string" && VERSION.test(version)) this.#version = version;
  }
}

const VERSION = /^[\x21-\x7e]{1,64}$/;
