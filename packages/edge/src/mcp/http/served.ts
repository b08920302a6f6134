import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { MAX_LINE } from "../lines.js";
import { CODES, readMessage, writeError } from "../message.js";
import { McpProxy, type ProxyOptions } from "../proxy.js";
import { seldom } from "../seldom.js";
import { noMessage } from "./admit.js";
import { bodyOf } from "./body.js";
import { Either, type Spoken } from "./either.js";
import { Exchange } from "./exchange.js";
import type { Registration } from "./login/at-server.js";
import { Login, Unknown } from "./login/login.js";
import type { Who } from "./login/wish.js";
import { OldDoor } from "./old/door.js";
import { refuse } from "./refuse.js";
import { oneLine } from "./sse.js";
import { headersDiffer } from "./standard-headers.js";
import { HANDING_ON, Turn } from "./turn.js";
import { type Headers, onward, Upstream } from "./upstream.js";

/** A server a gateway stands before. */
export interface ServedOptions extends Omit<ProxyOptions, "toClient" | "toServer"> {
  readonly to: URL;
  /** What its path here begins with: `/NAME`, or nothing where it is the only one. */
  readonly prefix: string;
  /** Who the gateway is at a server of logins that registers no clients by itself; null: it registers. */
  readonly client?: Registration | null;
  /** `old` for a server of HTTP+SSE of 2024-11-05; otherwise its first answer tells. */
  readonly spoken?: Spoken;
}

const MAX_SESSIONS = 1_024;

/** What a gateway does for one server: messages and logins, under a path of their own. */
export class Served {
  /** The path it is served at. */
  readonly path: string;
  readonly #upstream: Either;
  readonly #sessions: Sessions;
  readonly #login: Login;
  readonly #door: OldDoor;

  /** @param home the gateway's own address: `http://127.0.0.1:8800` */
  constructor(options: ServedOptions, home: string) {
    const { to, prefix, client = null, spoken = "either" } = options;
    this.path = prefix === "" ? to.pathname : `${prefix}${to.pathname === "/" ? "" : to.pathname}`;
    this.#upstream = new Either(new Upstream(to), spoken);
    // One for all sessions: each has a proxy of its own.
    this.#sessions = new Sessions({ ...options, note: seldom(options.note, options.around.now) });
    this.#login = new Login({ to, home, prefix, path: this.path, client, now: options.around.now });
    this.#door = new OldDoor({
      path: `${this.path === "/" ? "" : this.path}/sse`,
      upstream: this.#upstream,
      proxy: () => this.#sessions.of(undefined),
    });
  }

  serves(path: string): boolean {
    return path === this.path || path === this.#door.path || this.#login.serves(path);
  }

  /** @param origin the gateway's address as the client wrote it */
  answer(request: IncomingMessage, response: ServerResponse, origin: string): Promise<void> {
    const [upstream, sessions, login, door] = [this.#upstream, this.#sessions, this.#login, this.#door];
    const [path, query] = (request.url ?? "").split("?");
    if (path !== this.path && path !== door.path) return login.answer(request, response, origin);
    const old = path === this.path ? null : { session: new URLSearchParams(query).get("sessionId") };
    return answer(request, response, { upstream, sessions, login, door, origin, old });
  }

  close(): void {
    this.#door.close();
    this.#upstream.close();
  }
}

interface Behind {
  readonly upstream: Either;
  readonly sessions: Sessions;
  readonly login: Login;
  readonly door: OldDoor;
  readonly origin: string;
  /** Asked at the address for clients of 2024-11-05. */
  readonly old: { readonly session: string | null } | null;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { upstream, sessions, login, door, origin, old }: Behind,
): Promise<void> {
  const none = noMessage(request);
  if (none !== null) return refuse(response, none.status, none.why);
  const asker = askerOf(request, login);
  if (asker === null) {
    response.setHeader("www-authenticate", login.refusal(origin));
    return refuse(response, 401, "this token is none of the gateway's, or is over");
  }
  const { who, headers } = asker;
  const challenge = (said: string) => login.challenge(said, origin);
  const sender = { who, authorization: headers["authorization"], challenge };
  if (old !== null) return door.answer(request, response, old.session, sender);
  const session = headers["mcp-session-id"];
  if (upstream.keeps(session) && !sessions.may(session!, who))
    return refuse(response, 404, "there is no such session of yours");
  const { method = "" } = request;
  if (upstream.isOld && method === "GET" && session === undefined) return door.open(response, sender);
  const body = method === "POST" ? await bodyOf(request, MAX_LINE).then(oneLine, () => null) : null;
  if (method === "POST" && body === null) return refuse(response, 413, `a message has at most ${MAX_LINE} bytes`);
  const proxy = sessions.of(session);
  const exchange = new Exchange(response);
  const began = (id: string, own: McpProxy) => sessions.keep(id, own, who);
  const turn = new Turn(exchange, proxy, upstream, headers, body, began, challenge);
  if (body !== null) await turn.run(() => posted(turn, proxy, headers, body));
  else await turn.run(() => turn.ask(method, headers, null, method === "GET"));
  if (turn.isOld && session === undefined && method === "GET" && !response.headersSent)
    return door.open(response, sender);
  if (method === "DELETE" || exchange.status === 404) sessions.drop(session);
  exchange.end();
}

/** Who asks, and headers for the server: its own token in place of one of the gateway's. Null for one that is over. */
function askerOf({ headers }: IncomingMessage, login: Login): { readonly who: Who; readonly headers: Headers } | null {
  try {
    const authorization = login.credential(headers.authorization);
    const own = authorization === null ? {} : { authorization };
    return { who: login.who(headers.authorization), headers: { ...onward(headers), ...own } };
  } catch (error) {
    if (error instanceof Unknown) return null;
    throw error;
  }
}

async function posted(turn: Turn, proxy: McpProxy, headers: Headers, body: Buffer): Promise<void> {
  const message = readMessage(body);
  if (message.kind === "none") turn.exchange.status = 400;
  else if (headersDiffer(headers, message)) {
    turn.exchange.status = 400;
    const id = message.kind === "request" ? message.id : null;
    return turn.exchange.send(writeError(id, CODES.refused, "Rampart: headers and message differ"), null);
  }
  await proxy.fromClient(body);
  await turn.settled();
  // Told in a message, which a person gets to see.
  if (message.kind === "request" && turn.exchange.status === 502) turn.exchange.status = 200;
}

interface Kept {
  readonly proxy: McpProxy;
  readonly who: Who;
}

/** A proxy for each session; the one not used for longest makes room. */
class Sessions {
  readonly #kept = new Map<string, Kept>();

  constructor(private readonly options: ServedOptions) {}

  /** Which sessions there are the server knows: it refuses what it has not begun. */
  of(id: string | undefined): McpProxy {
    const known = id === undefined ? undefined : this.#kept.get(id);
    const proxy = known?.proxy ?? new McpProxy({ ...this.options, ...HANDING_ON, around: this.#around() });
    if (id !== undefined) this.keep(id, proxy, known?.who ?? null);
    return proxy;
  }

  /** Whether somebody may use a session the gateway itself keeps: whoever began it, or logged in first where nobody had. */
  may(id: string, who: Who): boolean {
    const known = this.#kept.get(id);
    if (known === undefined || (known.who !== null && known.who !== who)) return false;
    this.keep(id, known.proxy, who);
    return true;
  }

  keep(id: string, proxy: McpProxy, who: Who): void {
    this.#kept.delete(id);
    this.#kept.set(id, { proxy, who });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MAX_SESSIONS) return;
      this.#kept.delete(oldest);
    }
  }

  drop(id: string | undefined): void {
    if (id !== undefined) this.#kept.delete(id);
  }

  #around(): ProxyOptions["around"] {
    return { ...this.options.around, session: randomUUID() };
  }
}
