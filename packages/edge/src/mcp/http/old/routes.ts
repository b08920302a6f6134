import { PassThrough } from "node:stream";
import { drained } from "../../drained.js";
import { type Id, isId, readMessage } from "../../message.js";
import { PROGRESS } from "../../notice.js";
import { writtenEvent } from "../sse.js";
import { NoUpstream } from "../upstream.js";

/** Messages, and their bytes, that wait for somebody to hear them; the oldest make room. */
const MAX_KEPT = 64;
const MAX_KEPT_BYTES = 1024 * 1024;
/** How long an answer to a request that was taken back may still come. */
const LATE_MS = 30_000;

/** What is said to one of a client's requests, as a stream of events. */
export class Said extends PassThrough {
  #spoke = () => {};
  /** Resolves once there is something. */
  readonly spoken = new Promise<void>((resolve) => {
    this.#spoke = resolve;
  });

  say(data: Uint8Array): void {
    this.write(writtenEvent({ data: Buffer.from(data), id: null, retry: null }));
    this.#spoke();
  }
}

interface Request {
  readonly said: Said;
  readonly progress: Id | null;
}

/**
 * A server of 2024-11-05 says everything in one stream: here it is parted as streamable HTTP has it. An answer, and progress, belong to
 * their request; anything else to the stream of the session where one is open, or to the last request under way.
 */
export class Routes {
  readonly #requests = new Map<Id, Request>();
  #listener: Said | null = null;
  readonly #kept: Buffer[] = [];
  #keptBytes = 0;

  get busy(): boolean {
    return this.#requests.size > 0 || this.#listener !== null;
  }

  /** For the answer to a request. */
  expect(id: Id, progress: Id | null): Said {
    const said: Said = this.#opened(() => {
      if (this.#requests.get(id)?.said === said) this.#requests.delete(id);
    });
    this.#requests.set(id, { said, progress });
    return said;
  }

  /** For what belongs to none; the one before it ends. */
  listen(): Said {
    this.#listener?.end();
    const said: Said = this.#opened(() => {
      if (this.#listener === said) this.#listener = null;
    });
    this.#listener = said;
    return said;
  }

  /** A request was taken back: it is not waited for much longer. */
  takenBack(id: Id): void {
    const said = this.#requests.get(id)?.said;
    if (said !== undefined) setTimeout(() => said.end(), LATE_MS).unref();
  }

  /** A promise where whoever hears it is slow. */
  take(data: Buffer): Promise<void> | null {
    const message = readMessage(data);
    // What cannot be read answers a request all the same.
    const answers = message.kind === "response" || (message.kind === "none" && message.answers) ? message.id : null;
    const asker = answers === null ? undefined : this.#requests.get(answers)?.said;
    const token =
      message.kind === "notification" && message.method === PROGRESS ? message.params["progressToken"] : null;
    const to =
      asker ?? this.#withProgress(token) ?? this.#listener ?? [...this.#requests.values()].at(-1)?.said ?? null;
    if (to === null) return this.#keep(data);
    to.say(data);
    if (asker === undefined) return drained(to);
    this.#requests.delete(answers!);
    asker.end();
    return null;
  }

  /** The server says nothing more. */
  over(why: string): void {
    this.#listener?.end();
    for (const { said } of this.#requests.values()) said.destroy(new NoUpstream(why));
    this.#requests.clear();
    this.#kept.length = 0;
  }

  #opened(closed: () => void): Said {
    const said = new Said();
    // Whoever reads it is told by its end.
    said.on("error", () => undefined);
    said.once("close", closed);
    for (const one of this.#kept.splice(0)) said.say(one);
    this.#keptBytes = 0;
    return said;
  }

  #withProgress(token: unknown): Said | null {
    if (!isId(token)) return null;
    for (const { progress, said } of this.#requests.values()) if (progress === token) return said;
    return null;
  }

  #keep(data: Buffer): null {
    this.#kept.push(data);
    this.#keptBytes += data.length;
    while (this.#kept.length > MAX_KEPT || this.#keptBytes > MAX_KEPT_BYTES) {
      this.#keptBytes -= this.#kept.shift()?.length ?? this.#keptBytes;
    }
    return null;
  }
}
