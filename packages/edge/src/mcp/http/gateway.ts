import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { MAX_LINE } from "../lines.js";
import { CODES, readMessage, writeError } from "../message.js";
import { McpProxy, type ProxyOptions } from "../proxy.js";
import { noMessage, notAdmitted } from "./admit.js";
import { bodyOf } from "./body.js";
import { Exchange } from "./exchange.js";
import type { Registration } from "./login/at-server.js";
import { Login, Unknown } from "./login/login.js";
import { oneLine } from "./sse.js";
import { headersDiffer } from "./standard-headers.js";
import { HANDING_ON, Turn } from "./turn.js";
import { onward, Upstream } from "./upstream.js";

export interface GatewayOptions extends Omit<ProxyOptions, "toClient" | "toServer"> {
  /** The server; the gateway serves its path. */
  readonly to: URL;
  /** An address of this machine only. */
  readonly host: "127.0.0.1" | "::1";
  /** 0: any that is free. */
  readonly port: number;
  /** Who it is at a server of logins that registers no clients by itself; null: it registers. */
  readonly client?: Registration | null;
}

export interface Gateway {
  readonly url: string;
  close(): Promise<void>;
}

/** Requests of clients under way, streams among them. */
const MAX_TURNS = 256;
const MAX_SESSIONS = 1_024;
const HEADERS_MS = 10_000;
const REQUEST_MS = 60_000;

/**
 * Stands before one server of streamable HTTP, for clients on this machine. Every message passes the same proxy as on standard
 * streams, one of its own for each session, or for each request where the server keeps none.
 */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const { to, host, port } = options;
  const upstream = new Upstream(to);
  const sessions = new Sessions(options);
  let turns = 0;
  const server = createServer(
    { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, maxHeaderSize: 16 * 1024 },
    async (request, response) => {
      const { port: own } = server.address() as AddressInfo;
      const refused = notAdmitted(request, own);
      if (refused !== null) return refuse(response, refused.status, refused.why);
      if (turns >= MAX_TURNS) return refuse(response, 503, "too many requests at once");
      turns++;
      const base = `http://${request.headers.host}`;
      const work = login.serves(request.url?.split("?")[0] ?? "")
        ? login.answer(request, response, base)
        : answer(request, response, { upstream, sessions, login, base, path: to.pathname });
      await work.catch(() => response.destroy());
      turns--;
    },
  );
  server.maxConnections = 2 * MAX_TURNS;
  server.listen(port, host);
  await once(server, "listening");
  const { port: own } = server.address() as AddressInfo;
  const home = `http://${host === "::1" ? "[::1]" : host}:${own}`;
  const login = new Login({ to, home, client: options.client ?? null, now: options.around.now });
  return {
    url: `${home}${to.pathname}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      upstream.close();
    },
  };
}

interface Behind {
  readonly upstream: Upstream;
  readonly sessions: Sessions;
  readonly login: Login;
  /** The gateway's address as the client wrote it. */
  readonly base: string;
  readonly path: string;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { upstream, sessions, login, base, path }: Behind,
): Promise<void> {
  const none = noMessage(request, path);
  if (none !== null) return refuse(response, none.status, none.why);
  const headers = withCredential(request, login);
  if (headers === null) {
    response.setHeader("www-authenticate", login.refusal(base));
    return refuse(response, 401, "this token is none of the gateway's, or is over");
  }
  const { method = "" } = request;
  const body = method === "POST" ? await bodyOf(request, MAX_LINE).then(oneLine, () => null) : null;
  if (method === "POST" && body === null) return refuse(response, 413, `a message has at most ${MAX_LINE} bytes`);
  const proxy = sessions.of(headers["mcp-session-id"]);
  const exchange = new Exchange(response);
  const began = (id: string, own: McpProxy) => sessions.keep(id, own);
  const turn = new Turn(exchange, proxy, upstream, headers, body, began, (said) => login.challenge(said, base));
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

function refuse(response: ServerResponse, status: number, why: string): void {
  const body = writeError(null, CODES.refused, `Rampart: ${why}`);
  response.writeHead(status, { "content-type": "application/json", connection: "close" }).end(body);
}

/** A proxy for each session; the one not used for longest makes room. */
class Sessions {
  readonly #kept = new Map<string, McpProxy>();

  constructor(private readonly options: GatewayOptions) {}

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
