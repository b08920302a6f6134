import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { MAX_LINE } from "../lines.js";
import { CODES, readMessage, writeError } from "../message.js";
import { McpProxy, type ProxyOptions } from "../proxy.js";
import { seldom } from "../seldom.js";
import { noMessage } from "./admit.js";
import { bodyOf } from "./body.js";
import { Exchange } from "./exchange.js";
import type { Registration } from "./login/at-server.js";
import { Login, Unknown } from "./login/login.js";
import { refuse } from "./refuse.js";
import { oneLine } from "./sse.js";
import { headersDiffer } from "./standard-headers.js";
import { HANDING_ON, Turn } from "./turn.js";
import { onward, Upstream } from "./upstream.js";

/** A server a gateway stands before. */
export interface ServedOptions extends Omit<ProxyOptions, "toClient" | "toServer"> {
  readonly to: URL;
  /** What its path here begins with: `/NAME`, or nothing where it is the only one. */
  readonly prefix: string;
  /** Who the gateway is at a server of logins that registers no clients by itself; null: it registers. */
  readonly client?: Registration | null;
}

const MAX_SESSIONS = 1_024;

/** What a gateway does for one server: messages and logins, under a path of their own. */
export class Served {
  /** The path it is served at. */
  readonly path: string;
  readonly #upstream: Upstream;
  readonly #sessions: Sessions;
  readonly #login: Login;

  /** @param home the gateway's own address: `http://127.0.0.1:8800` */
  constructor(options: ServedOptions, home: string) {
    const { to, prefix, client = null } = options;
    this.path = prefix === "" ? to.pathname : `${prefix}${to.pathname === "/" ? "" : to.pathname}`;
    this.#upstream = new Upstream(to);
    // One for all sessions: each has a proxy of its own.
    this.#sessions = new Sessions({ ...options, note: seldom(options.note, options.around.now) });
    this.#login = new Login({ to, home, prefix, path: this.path, client, now: options.around.now });
  }

  serves(path: string): boolean {
    return path === this.path || this.#login.serves(path);
  }

  /** @param origin the gateway's address as the client wrote it */
  answer(request: IncomingMessage, response: ServerResponse, origin: string): Promise<void> {
    const [upstream, sessions, login] = [this.#upstream, this.#sessions, this.#login];
    const path = request.url?.split("?")[0] ?? "";
    if (path !== this.path) return login.answer(request, response, origin);
    return answer(request, response, { upstream, sessions, login, origin });
  }

  close(): void {
    this.#upstream.close();
  }
}

interface Behind {
  readonly upstream: Upstream;
  readonly sessions: Sessions;
  readonly login: Login;
  readonly origin: string;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { upstream, sessions, login, origin }: Behind,
): Promise<void> {
  const none = noMessage(request);
  if (none !== null) return refuse(response, none.status, none.why);
  const headers = withCredential(request, login);
  if (headers === null) {
    response.setHeader("www-authenticate", login.refusal(origin));
    return refuse(response, 401, "this token is none of the gateway's, or is over");
  }
  const { method = "" } = request;
  const body = method === "POST" ? await bodyOf(request, MAX_LINE).then(oneLine, () => null) : null;
  if (method === "POST" && body === null) return refuse(response, 413, `a message has at most ${MAX_LINE} bytes`);
  const proxy = sessions.of(headers["mcp-session-id"]);
  const exchange = new Exchange(response);
  const began = (id: string, own: McpProxy) => sessions.keep(id, own);
  const turn = new Turn(exchange, proxy, upstream, headers, body, began, (said) => login.challenge(said, origin));
  if (body !== null) await turn.run(() => posted(turn, proxy, headers, body));
  else {
    await turn.run(() => turn.ask(method, headers, null, method === "GET"));
  }
  if (method === "DELETE" || exchange.status === 404) sessions.drop(headers["mcp-session-id"]);
  exchange.end();
}

/** Headers for the server: its own token in place of one of the gateway's. Null for one that is over. */
function withCredential({ headers }: IncomingMessage, login: Login): ReturnType<typeof onward> | null {
  try {
    const authorization = login.credential(headers.authorization);
    return { ...onward(headers), ...(authorization === null ? {} : { authorization }) };
  } catch (error) {
    if (error instanceof Unknown) return null;
    throw error;
  }
}

async function posted(turn: Turn, proxy: McpProxy, headers: ReturnType<typeof onward>, body: Buffer): Promise<void> {
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

/** A proxy for each session; the one not used for longest makes room. */
class Sessions {
  readonly #kept = new Map<string, McpProxy>();

  constructor(private readonly options: ServedOptions) {}

  /** Which sessions there are the server knows: it refuses what it has not begun. */
  of(id: string | undefined): McpProxy {
    const known = id === undefined ? undefined : this.#kept.get(id);
    const proxy = known ?? new McpProxy({ ...this.options, ...HANDING_ON, around: this.#around() });
    if (id !== undefined) this.keep(id, proxy);
    return proxy;
  }

  keep(id: string, proxy: McpProxy): void {
    this.#kept.delete(id);
    this.#kept.set(id, proxy);
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
