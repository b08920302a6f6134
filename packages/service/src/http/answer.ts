import type { ServerResponse } from "node:http";
import type { Json } from "../json/value.js";
import { HTTP_LIMITS } from "./limits.js";

/** What went wrong, for a program and for a person (RFC 9457). */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type HttpAnswer =
  | { readonly status: number; readonly json: Json; readonly headers?: Readonly<Record<string, string>> }
  | {
      readonly status: number;
      readonly text: string;
      readonly type: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly problem: Problem }
  /** Server-sent events until it ends; `stream` gets a sink that a slow peer holds up for a bounded time. */
  | { readonly stream: (sink: EventSink) => Promise<void> };

/** Where events of a stream go. */
export interface EventSink {
  /**
   * Resolves when the peer has taken it, or may yet.
   *
   * @throws Error once the peer is gone or took nothing for too long
   */
  send(event: { readonly id?: string; readonly event?: string; readonly data: string }): Promise<void>;
  onClose(listener: () => void): void;
  readonly open: boolean;
}

/** On every answer: nothing is kept, framed, sniffed or run. */
const ALWAYS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
};

export function send(response: ServerResponse, answer: HttpAnswer, secure: boolean): void {
  const hsts = secure ? { "strict-transport-security": "max-age=31536000" } : {};
  if ("problem" in answer) {
    const { status, code, detail, headers = {} } = answer.problem;
    const body = JSON.stringify({ type: `urn:rampart:problem:${code}`, title: titleOf(status), status, detail, code });
    write(response, status, { ...ALWAYS, ...hsts, ...headers, "content-type": "application/problem+json" }, body);
  } else if ("json" in answer) {
    const headers = { ...ALWAYS, ...hsts, "content-type": "application/json", ...answer.headers };
    write(response, answer.status, headers, JSON.stringify(answer.json));
  } else if ("text" in answer) {
    write(response, answer.status, { ...ALWAYS, ...hsts, "content-type": answer.type, ...answer.headers }, answer.text);
  } else {
    response.writeHead(200, { ...ALWAYS, ...hsts, "content-type": "text/event-stream" });
    response.flushHeaders();
    void run(response, answer.stream);
  }
}

function write(response: ServerResponse, status: number, headers: Record<string, string>, body: string): void {
  // What was not read of a request cannot be told from the next one.
  const rest = response.req.complete ? {} : { connection: "close" };
  response.writeHead(status, { ...headers, ...rest, "content-length": String(Buffer.byteLength(body)) });
  response.end(body);
}

async function run(response: ServerResponse, stream: (sink: EventSink) => Promise<void>): Promise<void> {
  const sink = sinkOf(response);
  const alive = setInterval(() => {
    if (response.writableLength === 0) response.write(":\n\n");
  }, HTTP_LIMITS.aliveMs);
  try {
    await stream(sink);
    response.end();
  } catch {
    response.destroy();
  } finally {
    clearInterval(alive);
  }
}

function sinkOf(response: ServerResponse): EventSink {
  const closed = new Promise<void>((resolve) => response.once("close", resolve));
  const gone = () => new Error("the peer is gone");
  return {
    get open() {
      return !response.destroyed && !response.writableEnded;
    },
    onClose: (listener) => void closed.then(listener),
    async send({ id, event, data }) {
      if (response.destroyed) throw gone();
      const lines = data.split("\n").map((line) => `data: ${line}\n`);
      const head = `${id === undefined ? "" : `id: ${id}\n`}${event === undefined ? "" : `event: ${event}\n`}`;
      if (response.write(`${head}${lines.join("")}\n`)) return;
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => response.destroy(), HTTP_LIMITS.writeMs);
        const done = (settle: () => void) => () => {
          clearTimeout(late);
          response.off("drain", drained).off("close", ended);
          settle();
        };
        const drained = done(resolve);
        const ended = done(() => reject(gone()));
        response.on("drain", drained).on("close", ended);
      });
    },
  };
}

const TITLES: { readonly [status: number]: string } = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  408: "Request Timeout",
  409: "Conflict",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  421: "Misdirected Request",
  422: "Unprocessable Content",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  503: "Service Unavailable",
};
const titleOf = (status: number) => TITLES[status] ?? "Error";
