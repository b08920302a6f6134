import { chown, unlink } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { errno, ServiceError } from "../errors.js";

/** Peers that may wait for the guard to be ready; more are turned away. */
const MAX_EARLY = 256;

/**
 * A unix socket that listens before there is anybody to answer: bound by root, who gives it to one user, or handed over
 * by systemd. Peers that come early wait.
 */
export class BoundSocket {
  readonly #server: Server;
  #early: Socket[] | null = [];
  #serve: (socket: Socket) => void = () => {};

  private constructor() {
    this.#server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => this.#arrived(socket));
  }

  /**
   * Makes a socket that only `uid` (and root) may open, or also the group where `gid` is not null. The folder must be
   * root's. Called as root, whose credentials the peers then see.
   *
   * @throws ServiceError `wire.in_use`
   */
  static async bind(path: string, uid: number, gid: number | null): Promise<BoundSocket> {
    await unlink(path).catch((error) => {
      if (errno(error) !== "ENOENT") throw new ServiceError("wire.in_use", `${path} cannot be replaced`, error);
    });
    const bound = new BoundSocket();
    // Nobody may connect between bind and chown. Node binds a path before `listen` returns, so the whole process's umask is
    // another one for no longer than that: two that are bound at once would put back each other's.
    const before = process.umask(gid === null ? 0o177 : 0o117);
    const listening = bound.#listen({ path });
    process.umask(before);
    try {
      await listening;
      await chown(path, uid, gid ?? 0);
    } catch (cause) {
      throw new ServiceError("wire.in_use", `${path} cannot be listened on`, cause);
    }
    return bound;
  }

  /**
   * Takes a listening socket that was handed over as an open file.
   *
   * @throws ServiceError `wire.in_use`
   */
  static async adopt(fd: number): Promise<BoundSocket> {
    const bound = new BoundSocket();
    try {
      await bound.#listen({ fd });
    } catch (cause) {
      throw new ServiceError("wire.in_use", `file ${fd} is no listening socket`, cause);
    }
    return bound;
  }

  /** From now on every peer goes to `serve`, those that wait first. */
  open(serve: (socket: Socket) => void): Server {
    const waiting = this.#early ?? [];
    this.#early = null;
    this.#serve = (socket) => {
      serve(socket);
      socket.resume();
    };
    for (const socket of waiting) if (!socket.destroyed) this.#serve(socket);
    return this.#server;
  }

  #arrived(socket: Socket): void {
    if (this.#early === null) return this.#serve(socket);
    socket.on("error", () => socket.destroy());
    if (this.#early.length < MAX_EARLY) this.#early.push(socket);
    else socket.destroy();
  }

  #listen(where: { path: string } | { fd: number }): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(where, () => {
        this.#server.off("error", reject);
        resolve();
      });
    });
  }
}

/** First file systemd hands over (sd_listen_fds(3)). */
const FIRST = 3;
const MAX_HANDED = 256;

/**
 * Numbers of the sockets systemd handed to this process, by their names; empty where it handed over none. A name that
 * comes twice is nobody's.
 */
export function handedSockets(
  env: { readonly [name: string]: string | undefined },
  pid: number,
): ReadonlyMap<string, number> {
  const { LISTEN_PID, LISTEN_FDS, LISTEN_FDNAMES = "" } = env;
  const count = Number(LISTEN_FDS);
  if (LISTEN_PID !== String(pid) || !Number.isInteger(count) || count < 1 || count > MAX_HANDED) return new Map();
  const names = LISTEN_FDNAMES.split(":");
  const found = new Map<string, number>();
  for (let at = 0; at < count; at++) {
    const name = names[at] ?? "";
    if (names.indexOf(name) === names.lastIndexOf(name)) found.set(name, FIRST + at);
  }
  return found;
}
