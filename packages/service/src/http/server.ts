import {
  createServer as createPlain,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createSecure, Server as SecureServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import { ServiceError } from "../errors.js";
import { type HttpAnswer, type Problem, send } from "./answer.js";
import { type Held, readBody } from "./body.js";
import { HttpError } from "./errors.js";
import { type Authority, checkProvenance, type Headers, readHeaders } from "./head.js";
import { isLoopback } from "./here.js";
import { HTTP_LIMITS } from "./limits.js";
import { type Peer, peerOf } from "./peer.js";
import { readTarget, type Target } from "./target.js";

/** A request whose form was looked at; its body was not. */
export interface HttpRequest extends Target {
  /** As it was sent: what a handler does not know it refuses, saying what it does. */
  readonly method: string;
  readonly headers: Headers;
  readonly peer: Peer;
  /**
   * Whether the peer still waits, as far as the process has looked at the network: one that left while nothing was looked at is
   * known to have left a turn of the event loop after its request was read.
   */
  readonly listens: boolean;
  /** @throws HttpError `http.too_large`, `http.busy`, `http.malformed` */
  body(most: number): Promise<Buffer>;
}

/** PEM texts. */
export interface Tls {
  readonly certificate: string;
  readonly key: string;
  readonly clients?: string;
}

export interface HttpOptions {
  /** An IP address. One that is not of this machine alone needs `tls`. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Names it answers to besides its address, each with or without a port. */
  readonly names?: readonly string[];
  /** With `clients`, certificates of clients are asked for and held against these authorities. */
  readonly tls?: Tls;
  readonly onRequest: (request: HttpRequest) => Promise<HttpAnswer>;
  /** What is told of an error that is not the shell's own. */
  readonly problemOf: (error: unknown) => Problem;
  /** Told of requests the shell refuses: who, and with which code. */
  readonly onRefused?: (code: string, address: string) => void;
  /** For tests: shorter than {@link HTTP_LIMITS}. */
  readonly headMs?: number;
  readonly requestMs?: number;
  readonly stallMs?: number;
}

export interface HttpServer {
  /** `http://127.0.0.1:7743` */
  readonly url: string;
  readonly connections: number;
  /** For connections from now on. What cannot be used changes nothing. @throws ServiceError `http.tls_unusable` */
  renew(tls: Tls): void;
  /** Stops listening, lets requests finish for at most `graceMs`, then closes every connection. */
  close(graceMs: number): Promise<void>;
}

/**
 * Serves HTTP/1.1. What cannot be read in one way only, is for another host or comes from another site's page is refused before
 * a handler sees it; bodies are read when a handler asks, up to what it asks for. No CORS: no other site may read anything.
 *
 * @throws ServiceError `http.tls_needed`, `http.tls_unusable`, `http.in_use`
 */
export async function serveHttp(options: HttpOptions): Promise<HttpServer> {
  const { host, tls } = options;
  if (tls === undefined && !isLoopback(host))
    throw new ServiceError(
      "http.tls_needed",
      `${host} can be reached from elsewhere: without TLS only 127.0.0.1 is listened on`,
    );
  let own: Authority | null = null;
  const held: Held = { bytes: 0 };
  const server = make(options, (request, response) => void answer(request, response, options, own!, held));
  boundConnections(server);
  await listen(server, options);
  const { port } = server.address() as AddressInfo;
  const scheme = tls === undefined ? "http" : "https";
  const given = new Set((options.names ?? []).map((name) => name.toLowerCase()));
  own = { names: namesOf(options), given, port, scheme };
  return {
    url: `${scheme}://${host.includes(":") ? `[${host}]` : host}:${port}`,
    get connections() {
      return peers(server).size;
    },
    renew(fresh) {
      if (!(server instanceof SecureServer)) return;
      try {
        server.setSecureContext(contextOf(fresh));
      } catch (cause) {
        throw tlsUnusable(cause);
      }
    },
    close: (graceMs) => close(server, graceMs),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpOptions,
  own: Authority,
  held: Held,
): Promise<void> {
  const secure = own.scheme === "https";
  const address = request.socket.remoteAddress ?? "";
  try {
    const headers = readHeaders(request.rawHeaders);
    const { method = "" } = request;
    checkProvenance(headers, method !== "GET", own);
    const target = readTarget(request.url ?? "");
    const asked: HttpRequest = {
      ...{ ...target, method, headers, peer: peerOf(request.socket) },
      body: (most) => readBody(request, most, held),
      get listens() {
        const { socket } = request;
        return !socket.destroyed && !socket.readableEnded;
      },
    };
    send(response, await options.onRequest(asked), secure);
  } catch (error) {
    const refused = error instanceof HttpError;
    if (refused) options.onRefused?.(error.code, address);
    const problem = refused
      ? { status: error.status, code: error.code, detail: error.message, headers: error.headers }
      : options.problemOf(error);
    if (response.headersSent) response.destroy();
    else send(response, { problem }, secure);
  }
}

function make({ tls, headMs, requestMs, stallMs }: HttpOptions, onRequest: RequestListener): Server {
  const bounds = {
    maxHeaderSize: HTTP_LIMITS.head,
    headersTimeout: headMs ?? HTTP_LIMITS.headMs,
    requestTimeout: requestMs ?? HTTP_LIMITS.requestMs,
    keepAliveTimeout: HTTP_LIMITS.idleMs,
    connectionsCheckingInterval: 250,
    insecureHTTPParser: false,
    requireHostHeader: false,
  };
  try {
    const server =
      tls === undefined
        ? createPlain(bounds, onRequest)
        : createSecure(
            {
              ...bounds,
              ...contextOf(tls),
              // Who has no certificate may have a key; whoever's certificate is worth nothing has none (peer.ts).
              ...(tls.clients === undefined ? {} : { requestCert: true, rejectUnauthorized: false }),
            },
            onRequest,
          );
    // Node would leave out what is beyond, silently; how many there are is counted where they are read.
    server.maxHeadersCount = 0;
    // Who asks for an answer and does not take it would else keep a connection for ever.
    server.setTimeout(stallMs ?? HTTP_LIMITS.stallMs);
    return server;
  } catch (cause) {
    throw tlsUnusable(cause);
  }
}

const contextOf = ({ certificate, key, clients }: Tls) => ({
  cert: certificate,
  key,
  minVersion: "TLSv1.2" as const,
  ...(clients === undefined ? {} : { ca: clients }),
});

const tlsUnusable = (cause: unknown) =>
  new ServiceError("http.tls_unusable", "the certificate or the key of the API cannot be used", cause);

const PEERS = new WeakMap<Server, Map<Socket, string>>();
const peers = (server: Server) => PEERS.get(server) ?? new Map<Socket, string>();

function boundConnections(server: Server): void {
  const open = new Map<Socket, string>();
  PEERS.set(server, open);
  server.on("connection", (socket: Socket) => {
    const address = socket.remoteAddress ?? "";
    const own = [...open.values()].filter((one) => one === address).length;
    if (open.size >= HTTP_LIMITS.connections || own >= HTTP_LIMITS.perAddress) {
      socket.destroy();
      return;
    }
    open.set(socket, address);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => open.delete(socket));
  });
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    const code = CLIENT_ERRORS[error.code ?? ""] ?? "http.malformed";
    const { status, message } = new HttpError(code, "the request could not be read");
    const body = JSON.stringify({ type: `urn:rampart:problem:${code}`, title: message, status, detail: message, code });
    if (socket.writable && socket.bytesWritten === 0)
      socket.end(
        `HTTP/1.1 ${status} Refused\r\ncontent-type: application/problem+json\r\nconnection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
      );
    setTimeout(() => socket.destroy(), 200).unref();
  });
}

const CLIENT_ERRORS: { readonly [code: string]: "http.head_too_large" | "http.timeout" } = {
  HPE_HEADER_OVERFLOW: "http.head_too_large",
  ERR_HTTP_REQUEST_TIMEOUT: "http.timeout",
};

function listen(server: Server, { host, port }: HttpOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (cause: Error) =>
      reject(new ServiceError("http.in_use", `${host} port ${port} cannot be listened on: ${cause.message}`, cause));
    server.once("error", failed);
    server.listen({ host, port }, () => {
      server.off("error", failed);
      resolve();
    });
  });
}

/** One that is for this machine is known by all its names. */
function namesOf({ host, names = [] }: HttpOptions): ReadonlySet<string> {
  const bare = host.includes(":") ? `[${host.toLowerCase()}]` : host;
  const local = isLoopback(host) ? ["localhost"] : [];
  return new Set([bare, ...local, ...names.map((name) => name.toLowerCase())]);
}

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}
