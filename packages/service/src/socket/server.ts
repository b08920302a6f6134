import { chmod, unlink } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { errno, ServiceError } from "../errors.js";
import { WIRE_LIMITS } from "../wire/limits.js";
import { encodeError } from "../wire/message.js";
import type { BoundSocket } from "./bound.js";
import { type Budget, type Connection, SocketConnection } from "./connection.js";

export interface ServerOptions {
  /** Path of the unix socket, whose folder must be private already; or a socket that listens already. */
  readonly path: string | BoundSocket;
  /** Longest line accepted, in bytes. */
  readonly lineBytes?: number;
  readonly connections?: number;
  /** Works on one line. Lines of one peer come one after the other; an error closes the connection with its code. */
  readonly onLine: (line: Buffer, connection: Connection) => Promise<void>;
  /** What a peer is told before it is closed. Default: the closed JSON form of the error. */
  readonly renderError?: (error: unknown, line: Buffer | null) => Uint8Array | string;
}

export interface LineServer {
  readonly connections: number;
  /** When the newest peer came, by `performance.now()`; -Infinity before the first. */
  readonly newest: number;
  /** Stops listening, lets current messages finish for at most `graceMs`, then closes every connection. */
  close(graceMs: number): Promise<void>;
}

const SWEEP_MS = 250;

/**
 * Serves lines on a unix socket of mode 0600.
 *
 * The caller holds the lock of the installation, so a socket file that is already there is left over from a guard
 * that is gone and is replaced.
 *
 * @throws ServiceError `wire.in_use`
 */
export async function serveLines(options: ServerOptions): Promise<LineServer> {
  const peers = new Set<SocketConnection>();
  const budget: Budget = { used: 0, max: WIRE_LIMITS.buffered };
  const max = options.connections ?? WIRE_LIMITS.connections;
  let newest = Number.NEGATIVE_INFINITY;
  const welcome = (socket: Socket) => {
    newest = performance.now();
    if (peers.size >= max) refuseBusy(socket);
    else serve(new SocketConnection(socket, budget, options.lineBytes ?? WIRE_LIMITS.line), options, peers);
  };
  const { path } = options;
  const server = typeof path === "string" ? await listen(path, welcome) : path.open(welcome);
  const sweep = setInterval(() => expireLate(peers), SWEEP_MS);
  sweep.unref();
  return {
    get connections() {
      return peers.size;
    },
    get newest() {
      return newest;
    },
    async close(graceMs) {
      clearInterval(sweep);
      await closeServer(server, peers, graceMs);
    },
  };
}

async function serve(peer: SocketConnection, options: ServerOptions, peers: Set<SocketConnection>): Promise<void> {
  peers.add(peer);
  peer.onClose(() => peers.delete(peer));
  let line: Buffer | null = null;
  try {
    while (peer.open) {
      line = null;
      line = await peer.nextLine();
      if (line === null) break;
      await options.onLine(line, peer);
    }
    peer.end();
  } catch (error) {
    peer.end(options.renderError?.(error, line) ?? renderError(error));
  }
}

function renderError(error: unknown): string {
  const known = error instanceof ServiceError;
  return encodeError(known ? error.code : "internal", known ? error.message : "the message could not be worked on");
}

function refuseBusy(socket: Socket): void {
  socket.on("error", () => socket.destroy());
  socket.setTimeout(WIRE_LIMITS.writeMs, () => socket.destroy());
  socket.resume();
  socket.end(encodeError("wire.busy", "too many connections"));
}

function expireLate(peers: Set<SocketConnection>): void {
  const now = Date.now();
  for (const peer of peers) if (peer.deadline !== 0 && peer.deadline < now) peer.expire();
}

/** The folder is private, so nobody else can connect between bind and chmod. A umask would be the whole process's. */
async function listen(path: string, welcome: (socket: Socket) => void): Promise<Server> {
  const server = createServer({ allowHalfOpen: true }, welcome);
  await unlink(path).catch((error) => {
    if (errno(error) !== "ENOENT") throw new ServiceError("wire.in_use", `${path} cannot be replaced`, error);
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen(path, () => {
        server.off("error", reject);
        resolve();
      });
    });
  } catch (cause) {
    throw new ServiceError("wire.in_use", `${path} cannot be listened on`, cause);
  }
  await chmod(path, 0o600);
  return server;
}

function closeServer(server: Server, peers: Set<SocketConnection>, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      for (const peer of peers) peer.destroy();
    }, graceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    for (const peer of peers) peer.drain();
  });
}
