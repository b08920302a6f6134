import { type IncomingHttpHeaders, type IncomingMessage, Agent as PlainAgent, request as plain } from "node:http";
import { Agent as SafeAgent, request as safe } from "node:https";
import type { Readable } from "node:stream";

/** Thrown where the server behind the gateway cannot be asked; the message is for whoever waits. */
export class NoUpstream extends Error {}

/** How long it may take until it begins to answer: a tool may work for long. */
const BEGIN_MS = 600_000;
const MAX_SOCKETS = 256;
const MAX_HEADER = 16 * 1024;

/** Headers that go on to the server; whatever else a client sends stays here. */
const ONWARD: ReadonlySet<string> = new Set([
  "authorization",
  "mcp-session-id",
  "mcp-protocol-version",
  "last-event-id",
  "mcp-method",
  "mcp-name",
]);

export type Headers = Readonly<Record<string, string>>;

/** An answer over HTTP. */
export type Answered = Readable & Pick<IncomingMessage, "statusCode" | "headers">;

/** Somebody who can be asked as a server of streamable HTTP is. */
export interface Asked {
  /** @throws NoUpstream */
  ask(method: string, headers: Headers, body: Uint8Array | null, signal: AbortSignal): Promise<Answered>;
}

export function onward(headers: IncomingHttpHeaders): Headers {
  const kept = Object.entries(headers).filter(
    (pair): pair is [string, string] =>
      typeof pair[1] === "string" && (ONWARD.has(pair[0]) || pair[0].startsWith("mcp-param-")),
  );
  return Object.fromEntries(kept);
}

/** The one server a gateway stands before. Redirects are not followed, so a client's token reaches no other origin. */
export class Upstream implements Asked {
  readonly #agent: PlainAgent | SafeAgent;
  readonly #request: typeof plain;

  constructor(readonly url: URL) {
    const options = { keepAlive: true, maxSockets: MAX_SOCKETS };
    this.#agent = url.protocol === "https:" ? new SafeAgent(options) : new PlainAgent(options);
    this.#request = url.protocol === "https:" ? safe : plain;
  }

  /**
   * @param url another address of the same server
   * @throws NoUpstream
   */
  ask(
    method: string,
    headers: Headers,
    body: Uint8Array | null,
    signal: AbortSignal,
    url = this.url,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const fail = (why: string) => reject(new NoUpstream(why));
      if (url.origin !== this.url.origin) return fail("the server sent a message elsewhere");
      const asked = this.#request(url, {
        method,
        agent: this.#agent,
        signal,
        maxHeaderSize: MAX_HEADER,
        headers: {
          ...headers,
          accept: method === "GET" ? "text/event-stream" : "application/json, text/event-stream",
          "accept-encoding": "identity",
          ...(body === null ? {} : { "content-type": "application/json", "content-length": body.byteLength }),
        },
      });
      const timer = setTimeout(() => asked.destroy(new Error("late")), BEGIN_MS);
      asked.once("close", () => clearTimeout(timer));
      asked.on("error", (error: NodeJS.ErrnoException) =>
        fail(
          signal.reason instanceof NoUpstream
            ? signal.reason.message
            : `the server cannot be reached (${error.code ?? error.message})`,
        ),
      );
      asked.once("response", (response) => {
        clearTimeout(timer);
        const { statusCode = 0, headers: answered } = response;
        const why =
          statusCode >= 300 && statusCode < 400
            ? "the server sent the request elsewhere, which is not followed"
            : (answered["content-encoding"] ?? "identity") !== "identity"
              ? "the server compressed its answer although it was told not to"
              : null;
        if (why === null) return resolve(response);
        response.destroy();
        fail(why);
      });
      asked.end(body ?? undefined);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}
