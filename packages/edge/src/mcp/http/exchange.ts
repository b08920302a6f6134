import type { ServerResponse } from "node:http";
import { drained } from "../drained.js";
import { oneLine, type ServerEvent, writtenEvent } from "./sse.js";

/** More of them before anything can be handed on nobody waits for. */
const MAX_WAITING = 1_024;

/** Where what belongs to one message of a client goes. */
export type Outlet = Pick<Exchange, "status" | "aborted" | "header" | "begin" | "send" | "tell" | "drained"> & {
  /** It outlasts the message: nobody comes back for an answer that was broken off. */
  readonly stays?: true;
  /** The message has been answered, or nobody will. */
  end?(): void;
};

/**
 * What one HTTP request of a client is answered: one message as JSON, or a stream of events once there is one to be handed on.
 */
export class Exchange {
  /** Status and headers the server's answer had. */
  status = 200;
  #stream = false;
  readonly #waiting: Buffer[] = [];
  readonly aborted: AbortSignal;

  constructor(private readonly response: ServerResponse) {
    const control = new AbortController();
    response.once("close", () => control.abort());
    response.on("error", () => control.abort());
    this.aborted = control.signal;
  }

  header(name: string, value: string | undefined): void {
    if (value !== undefined && !this.response.headersSent) this.response.setHeader(name, value);
  }

  /** From here on messages go out as they come. */
  begin(): void {
    if (this.#stream || this.response.headersSent) return;
    this.#stream = true;
    this.response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
    this.response.flushHeaders();
    for (const data of this.#waiting.splice(0)) this.#event({ data, id: null, retry: null });
  }

  send(line: Uint8Array | string, id: string | null): void {
    const data = oneLine(
      typeof line === "string" ? Buffer.from(line.trimEnd()) : line.at(-1) === 0x0a ? line.subarray(0, -1) : line,
    );
    if (this.#stream) this.#event({ data, id, retry: null });
    else if (this.#waiting.length < MAX_WAITING) this.#waiting.push(data);
  }

  /** What an event says beside its message. */
  tell(event: ServerEvent): void {
    if (this.#stream) this.#event({ ...event, data: null });
  }

  async drained(): Promise<void> {
    if (!this.aborted.aborted) await drained(this.response);
  }

  end(): void {
    if (this.response.writableEnded) return;
    if (this.#stream) return void this.response.end();
    if (this.#waiting.length > 1) {
      this.begin();
      return void this.response.end();
    }
    const [body] = this.#waiting;
    if (body === undefined) this.response.writeHead(this.status === 200 ? 202 : this.status).end();
    else
      this.response
        .writeHead(this.status, { "content-type": "application/json", "cache-control": "no-store" })
        .end(body);
  }

  #event(event: ServerEvent): void {
    if (!this.response.writableEnded) this.response.write(writtenEvent(event));
  }
}
