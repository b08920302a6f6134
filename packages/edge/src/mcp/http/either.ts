import { readMessage } from "../message.js";
import { OldServer } from "./old/server.js";
import { type Answered, type Asked, type Headers, NoUpstream, type Upstream } from "./upstream.js";

/** What a server is known to speak: `either` is found out by its answer to the first message, and `old` is HTTP+SSE of 2024-11-05. */
export type Spoken = "either" | "old";

/** Statuses that say who asks or how often, and nothing of what is spoken here. */
const OTHERWISE: ReadonlySet<number> = new Set([401, 403, 407, 408, 429]);

/**
 * A server in whichever transport it speaks, as the protocol has clients find out: one that refuses the first message is asked for a
 * stream, and speaks the old transport where that begins with an address for messages.
 */
export class Either implements Asked {
  readonly #old: OldServer;
  #known: "streamable" | "old" | null = null;

  constructor(
    private readonly upstream: Upstream,
    private readonly spoken: Spoken,
  ) {
    this.#old = new OldServer(upstream);
  }

  async ask(method: string, headers: Headers, body: Uint8Array | null, signal: AbortSignal): Promise<Answered> {
    const isFirst = body !== null && headers["mcp-session-id"] === undefined && isInitialize(body);
    if (this.isOld) {
      // It may be another server by the next time.
      if (isFirst) this.#known = null;
      const answer = await this.#old.ask(method, headers, body, signal);
      if (isFirst && answer.statusCode === 200) this.#known = "old";
      return answer;
    }
    const answer = await this.upstream.ask(method, headers, body, signal);
    const { statusCode: status = 502 } = answer;
    if (!isFirst || this.#known === "streamable") return answer;
    if (status < 300) this.#known = "streamable";
    if (status < 400 || status >= 500 || OTHERWISE.has(status)) return answer;
    const old = await this.#old.ask(method, headers, body, signal).catch(nothingElse);
    if (old?.statusCode !== 200) return answer;
    answer.destroy();
    this.#known = "old";
    return old;
  }

  /** Whether it is known to speak HTTP+SSE of 2024-11-05. */
  get isOld(): boolean {
    return this.spoken === "old" || this.#known === "old";
  }

  /** Whether the gateway itself keeps this session. */
  keeps(session: string | undefined): boolean {
    return session !== undefined && this.#old.has(session);
  }

  close(): void {
    this.#old.close();
    this.upstream.close();
  }
}

function isInitialize(body: Uint8Array): boolean {
  const message = readMessage(body);
  return message.kind === "request" && message.method === "initialize";
}

function nothingElse(error: unknown): null {
  if (error instanceof NoUpstream) return null;
  throw error;
}
