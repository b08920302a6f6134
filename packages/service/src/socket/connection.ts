import type { Socket } from "node:net";
import { ServiceError } from "../errors.js";
import { WIRE_LIMITS } from "../wire/limits.js";
import { ByteQueue } from "./queue.js";

/** What a handler may do with the peer whose line it got. */
export interface Connection {
  /**
   * The `count` bytes that follow the line.
   *
   * @throws ServiceError `wire.truncated`, `wire.timeout`, `wire.busy`
   */
  read(count: number): Promise<Buffer>;
  /**
   * Resolves when the bytes are on their way; while a slow peer has not taken earlier ones, it waits.
   *
   * @throws ServiceError `wire.closed`, `wire.timeout`
   */
  write(bytes: Uint8Array | string): Promise<void>;
  /** Sends the last bytes, if any, and closes. */
  end(bytes?: Uint8Array | string): void;
  readonly open: boolean;
  /** Whether the peer still takes an answer: false as soon as it has closed, while what it sent before may still be read. */
  readonly listens: boolean;
  onClose(listener: () => void): void;
}

/** Bytes all connections of one server hold together. */
export interface Budget {
  used: number;
  readonly max: number;
}

interface Waiting {
  readonly take: () => Buffer | null;
  /** Bytes that may have arrived without the wait being over. */
  readonly room: number;
  readonly resolve: (bytes: Buffer | null) => void;
  readonly reject: (error: ServiceError) => void;
}

/**
 * One peer: bytes in, lines out, one at a time. What arrives while a line is being worked on stays in the kernel, so
 * a peer that talks faster than it listens is slowed down, not buffered.
 */
export class SocketConnection implements Connection {
  readonly #socket: Socket;
  readonly #queue = new ByteQueue();
  readonly #budget: Budget;
  readonly #lineBytes: number;
  #waiting: Waiting | null = null;
  #ended = false;
  #greeted = false;
  /** When the peer must have moved on; 0 while it is our turn. Checked by the server's sweep. */
  deadline = 0;

  constructor(socket: Socket, budget: Budget, lineBytes: number) {
    this.#socket = socket;
    this.#budget = budget;
    this.#lineBytes = lineBytes;
    socket.on("data", (chunk: Buffer) => this.#arrived(chunk));
    socket.on("end", () => this.#finish());
    socket.on("error", () => this.#finish());
    socket.on("close", () => this.#closed());
  }

  get open(): boolean {
    return !this.#socket.destroyed && !this.#socket.writableEnded;
  }

  /**
   * Asked of the system each time, by sending nothing: that fails at once where the peer has closed, and not where it only
   * said that it sends no more. What a peer that waits too long left in the socket is told apart by this alone.
   */
  get listens(): boolean {
    if (!this.open) return false;
    if (this.#socket.writableLength === 0) this.#socket.write("");
    return this.#socket.errored === null;
  }

  onClose(listener: () => void): void {
    if (this.#socket.destroyed) listener();
    else this.#socket.once("close", listener);
  }

  /** The next line, or null when the peer is done. */
  async nextLine(): Promise<Buffer | null> {
    const patience = this.#greeted ? WIRE_LIMITS.idleMs : WIRE_LIMITS.messageMs;
    const line = await this.#wait(() => this.#queue.takeLine(), this.#lineBytes, patience);
    this.#greeted = true;
    return line;
  }

  async read(count: number): Promise<Buffer> {
    const bytes = await this.#wait(() => this.#queue.takeBytes(count), Math.max(count, 65_536), WIRE_LIMITS.messageMs);
    if (bytes === null) throw new ServiceError("wire.truncated", "the peer closed before its message was whole");
    return bytes;
  }

  write(bytes: Uint8Array | string): Promise<void> {
    if (!this.open) return Promise.reject(new ServiceError("wire.closed", "the peer is gone"));
    if (this.#socket.write(bytes)) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (error: ServiceError | null) => {
        clearTimeout(timer);
        this.#socket.off("drain", drained).off("close", gone);
        if (error === null) resolve();
        else reject(error);
      };
      const drained = () => settle(null);
      const gone = () => settle(new ServiceError("wire.closed", "the peer is gone"));
      const late = () => {
        settle(new ServiceError("wire.timeout", "the peer does not take its answer"));
        this.#socket.destroy();
      };
      const timer = setTimeout(late, WIRE_LIMITS.writeMs);
      this.#socket.once("drain", drained).once("close", gone);
    });
  }

  end(bytes?: Uint8Array | string): void {
    if (!this.open) return;
    // A peer that neither reads nor closes must not keep the connection.
    this.deadline = Date.now() + WIRE_LIMITS.writeMs;
    this.#socket.end(bytes ?? "");
    this.#socket.resume();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  /** Closes as soon as no message is being worked on. */
  drain(): void {
    this.#ended = true;
    if (this.#waiting !== null && this.#queue.length === 0) this.#socket.destroy();
  }

  /** Called by the server's sweep when {@link deadline} has passed. */
  expire(): void {
    this.deadline = 0;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting === null || this.#queue.length === 0) this.#socket.destroy();
    waiting?.reject(new ServiceError("wire.timeout", "the message did not arrive in time"));
  }

  #wait(take: () => Buffer | null, room: number, idleMs: number): Promise<Buffer | null> {
    const ready = this.#take(take);
    if (ready !== null) return Promise.resolve(ready);
    if (this.#ended) return this.#atEnd();
    this.#socket.resume();
    this.deadline = Date.now() + (this.#queue.length > 0 ? WIRE_LIMITS.messageMs : idleMs);
    return new Promise((resolve, reject) => {
      this.#waiting = { take, room, resolve, reject };
    });
  }

  #take(take: () => Buffer | null): Buffer | null {
    const before = this.#queue.length;
    const bytes = take();
    this.#budget.used -= before - this.#queue.length;
    return bytes;
  }

  #arrived(chunk: Buffer): void {
    if (!this.open) return;
    const first = this.#queue.length === 0;
    this.#queue.push(chunk);
    this.#budget.used += chunk.length;
    const waiting = this.#waiting;
    if (waiting === null) {
      this.#socket.pause();
      return;
    }
    const bytes = this.#take(waiting.take);
    if (bytes !== null) this.#settle(waiting, bytes);
    else if (this.#queue.length > waiting.room) this.#refuse(waiting, "wire.too_large", "the message is too long");
    else if (this.#budget.used > this.#budget.max) this.#refuse(waiting, "wire.busy", "too many bytes are waiting");
    else if (first) this.deadline = Math.min(this.deadline, Date.now() + WIRE_LIMITS.messageMs);
  }

  #settle(waiting: Waiting, bytes: Buffer): void {
    this.#waiting = null;
    this.deadline = 0;
    waiting.resolve(bytes);
  }

  #refuse(waiting: Waiting, code: "wire.too_large" | "wire.busy", message: string): void {
    this.#waiting = null;
    this.deadline = 0;
    this.#socket.pause();
    waiting.reject(new ServiceError(code, message));
  }

  #finish(): void {
    this.#ended = true;
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting === null) return;
    this.deadline = 0;
    this.#atEnd().then(waiting.resolve, waiting.reject);
  }

  /** A peer that is done between messages is simply done; inside one it broke off. */
  #atEnd(): Promise<Buffer | null> {
    if (this.#queue.length === 0) return Promise.resolve(null);
    return Promise.reject(new ServiceError("wire.truncated", "the peer closed before its message was whole"));
  }

  #closed(): void {
    this.#budget.used -= this.#queue.length;
    this.#queue.clear();
    this.#finish();
  }
}
