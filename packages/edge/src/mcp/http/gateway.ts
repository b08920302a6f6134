import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { MAX_LINE } from "../lines.js";
import { CODES, readMessage, writeError } from "../message.js";
import { McpProxy, type ProxyOptions } from "../proxy.js";
import { notAdmitted } from "./admit.js";
import { bodyOf } from "./body.js";
import { Exchange } from "./exchange.js";
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
      const refused = notAdmitted(request, to.pathname, own);
      if (refused !== null) return refuse(response, refused.status, refused.why);
      if (turns >= MAX_TURNS) return refuse(response, 503, "too many requests at once");
      turns++;
      await answer(request, response, upstream, sessions).catch(() => response.destroy());
      turns--;
    },
  );
  server.maxConnections = 2 * MAX_TURNS;
  server.listen(port, host);
  await once(server, "listening");
  const { port: own } = server.address() as AddressInfo;
  return {
    url: `http://${host === "::1" ? "[::1]" : host}:${own}${to.pathname}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      upstream.close();
    },
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  upstream: Upstream,
  sessions: Sessions,
): Promise<void> {
  const headers = onward(request.headers);
  const { method = "" } = request;
  const body = method === "POST" ? await bodyOf(request, MAX_LINE).then(oneLine, () => null) : null;
  if (method === "POST" && body === null) return refuse(response, 413, `a message has at most ${MAX_LINE} bytes`);
  const proxy = sessions.of(headers["mcp-session-id"]);
  const exchange = new Exchange(response);
  const turn = new Turn(exchange, proxy, upstream, headers, body, (id, own) => sessions.keep(id, own));
  if (body !== null) await turn.run(() => posted(turn, proxy, headers, body));
  else {
    await turn.run(() => turn.ask(method, headers, null, method === "GET"));
  }
  if (method === "DELETE" || exchange.status === 404) sessions.drop(headers["mcp-session-id"]);
  exchange.end();
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
