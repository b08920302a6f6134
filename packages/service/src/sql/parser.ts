import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import { LOADED, type SqlAnswer, type SqlWorkerData } from "./exchange.js";
import { locateSql, type SqlParts } from "./locate.js";

/** What the parser says of a text: its tree as JSON value, or why there is none. */
export type SqlParse =
  | { readonly ok: true; readonly tree: unknown }
  | { readonly ok: false; readonly reason: "syntax" | "unavailable" };

export interface SqlParserOptions {
  /** Null: a part is missing. Default: found beside the program. */
  readonly parts?: SqlParts | null;
  /** Milliseconds one text may take. Default 400. */
  readonly parseMs?: number;
  /** Milliseconds loading may take. Default 5,000. */
  readonly startMs?: number;
  /** Milliseconds without a question after which the thread ends and its memory is given back. Default 60,000. */
  readonly idleMs?: number;
}

const UNAVAILABLE: SqlParse = { ok: false, reason: "unavailable" };
const SYNTAX: SqlParse = { ok: false, reason: "syntax" };
/** Starts that failed one after the other until nothing is tried any more. */
const FAILURES_MOST = 3;

/** A loaded thread. */
interface Running {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly ring: Int32Array;
}

/**
 * PostgreSQL's parser, as a function that answers at once. It costs nothing until a text arrives; the first one starts
 * it and is answered `unavailable` meanwhile, which `wanted` tells: who can wait awaits `ready()` and asks again. A parser
 * that hangs is ended, one that breaks is started anew, and after three failures in a row it is left alone.
 */
export class PostgresParser {
  readonly #options: Required<SqlParserOptions>;
  #running: Running | null = null;
  #starting: Promise<boolean> | null = null;
  #failures = 0;
  #next = LOADED;
  #idle: NodeJS.Timeout | null = null;
  #wanted = false;

  constructor(options: SqlParserOptions = {}) {
    const { parts = locateSql(), parseMs = 400, startMs = 5_000, idleMs = 60_000 } = options;
    this.#options = { parts, parseMs, startMs, idleMs };
  }

  /** True where a text was not parsed only because the parser was not loaded yet. */
  get wanted(): boolean {
    return this.#wanted;
  }

  /**
   * Loads the parser; false where it is not to be had, or not within `waitMs`: it then goes on loading for those who come
   * later. Never throws.
   */
  async ready(waitMs = this.#options.startMs): Promise<boolean> {
    this.#wanted = false;
    if (this.#running !== null) return true;
    this.#starting ??= this.#start().finally(() => {
      this.#starting = null;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), waitMs);
    });
    const loaded = await Promise.race([this.#starting, late]);
    clearTimeout(timer);
    return loaded;
  }

  /** Bound to its parser. Waits for the answer, at most `parseMs`. Never throws. */
  readonly parse = (text: string): SqlParse => {
    const running = this.#running;
    if (running === null) {
      this.#wanted = this.#options.parts !== null && this.#failures < FAILURES_MOST;
      return UNAVAILABLE;
    }
    this.#rest();
    const id = ++this.#next;
    running.port.postMessage({ id, text });
    const answer = this.#await(running, id, this.#options.parseMs);
    if (answer === null) {
      // It hangs, or is gone.
      this.#drop(true);
      return UNAVAILABLE;
    }
    this.#failures = 0;
    if (answer.kind !== "tree") return answer.kind === "refused" ? SYNTAX : UNAVAILABLE;
    try {
      return { ok: true, tree: JSON.parse(answer.tree) };
    } catch {
      // Nested deeper than this thread's stack.
      return UNAVAILABLE;
    }
  };

  /** Ends the thread; a later text starts it again. */
  async close(): Promise<void> {
    await this.#drop(false);
  }

  async #start(): Promise<boolean> {
    const { parts, startMs } = this.#options;
    if (parts === null || this.#failures >= FAILURES_MOST) return false;
    const { port1: port, port2 } = new MessageChannel();
    const bell = new SharedArrayBuffer(4);
    const data: SqlWorkerData = { port: port2, bell, wasm: parts.wasm };
    const worker = new Worker(parts.worker, {
      workerData: data,
      transferList: [port2],
      execArgv: [],
      env: {},
      stderr: true,
      stdout: true,
      resourceLimits: { maxOldGenerationSizeMb: 96, stackSizeMb: 4 },
    });
    worker.unref();
    port.unref();
    const loaded = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), startMs);
      const settle = (good: boolean) => {
        clearTimeout(timer);
        resolve(good);
      };
      port.once("message", () => settle(true));
      worker.once("error", () => settle(false));
      worker.once("exit", () => settle(false));
    });
    // Answers are fetched where they are waited for from here on.
    port.removeAllListeners("message");
    port.unref();
    if (!loaded) {
      this.#failures++;
      port.close();
      void worker.terminate();
      return false;
    }
    const running: Running = { worker, port, ring: new Int32Array(bell) };
    worker.on("error", () => undefined);
    worker.once("exit", () => {
      if (this.#running === running) this.#running = null;
    });
    this.#running = running;
    this.#next = LOADED;
    this.#rest();
    return true;
  }

  #await({ port, ring }: Running, id: number, ms: number): SqlAnswer | null {
    const until = performance.now() + ms;
    for (;;) {
      const heard = Atomics.load(ring, 0);
      if (heard === id) {
        const got = receiveMessageOnPort(port) as { readonly message: SqlAnswer } | undefined;
        if (got?.message.id === id) return got.message;
        if (got === undefined) return null;
        continue;
      }
      const left = until - performance.now();
      if (left <= 0 || Atomics.wait(ring, 0, heard, left) === "timed-out") return null;
    }
  }

  #drop(failed: boolean): Promise<unknown> {
    const running = this.#running;
    if (failed) this.#failures++;
    if (this.#idle !== null) clearTimeout(this.#idle);
    this.#idle = null;
    this.#running = null;
    running?.port.close();
    return running?.worker.terminate() ?? Promise.resolve();
  }

  #rest(): void {
    if (this.#idle !== null) {
      this.#idle.refresh();
      return;
    }
    this.#idle = setTimeout(() => void this.#drop(false), this.#options.idleMs);
    this.#idle.unref();
  }
}
