import type { ServerResponse } from "node:http";
import type { Outlet } from "../exchange.js";

/** How long a POST is kept to see whether the server wants a login first. */
const DECIDE_MS = 1_000;
/** What a client has to be told in the answer to its POST: it logs in, and sends the message once more. */
const LOGIN: ReadonlySet<number> = new Set([401, 403]);

/** What one POST of a client of 2024-11-05 is answered: that it was taken. What it asked for comes in its stream. */
export class Accepting implements Outlet {
  status = 200;
  readonly stays = true;
  readonly #waiting: (Uint8Array | string)[] = [];
  readonly #timer: NodeJS.Timeout;
  #taken = false;

  /** @param stream where the client is told everything else */
  constructor(
    private readonly post: ServerResponse,
    private readonly stream: Outlet,
  ) {
    post.on("error", () => undefined);
    this.#timer = setTimeout(() => this.begin(), DECIDE_MS);
  }

  get aborted(): AbortSignal {
    return this.stream.aborted;
  }

  header(name: string, value: string | undefined): void {
    // Its session is the gateway's.
    if (name === "www-authenticate" && value !== undefined && !this.post.headersSent) this.post.setHeader(name, value);
  }

  begin(): void {
    if (this.#taken) return;
    this.#taken = true;
    clearTimeout(this.#timer);
    if (!this.post.headersSent) {
      this.post.removeHeader("www-authenticate");
      this.post.writeHead(202, { "content-type": "text/plain" }).end("Accepted");
    }
    for (const line of this.#waiting.splice(0)) this.stream.send(line, null);
  }

  send(line: Uint8Array | string): void {
    if (this.#taken) this.stream.send(line, null);
    else this.#waiting.push(line);
  }

  tell(): void {}

  drained(): Promise<void> {
    return this.stream.drained();
  }

  end(): void {
    clearTimeout(this.#timer);
    if (this.#taken || !LOGIN.has(this.status)) return this.begin();
    this.#taken = true;
    const [body] = this.#waiting.splice(0);
    this.post.writeHead(this.status, { "content-type": "application/json" }).end(body);
  }
}
