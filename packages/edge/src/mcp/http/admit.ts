import type { IncomingMessage } from "node:http";

export interface NotAdmitted {
  readonly status: number;
  readonly why: string;
}

/** Names a person's own machine goes by. */
const LOOPBACK: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Why a request is not even looked at, or null. A page in a browser can make it send requests here under a name of its own (DNS
 * rebinding): its Host or its Origin tells.
 */
export function notAdmitted({ headers: { host, origin } }: IncomingMessage, port: number): NotAdmitted | null {
  if (!isOwn(host, port)) return { status: 421, why: "this Host is not served here" };
  if (origin !== undefined && !isLocal(origin)) return { status: 403, why: "pages of this Origin may not ask here" };
  return null;
}

/** Why a request is none of the protocol, or null. */
export function noMessage(request: IncomingMessage): NotAdmitted | null {
  const { "content-type": type, "content-encoding": encoding } = request.headers;
  if (request.method === "GET" || request.method === "DELETE") return null;
  if (request.method !== "POST") return { status: 405, why: "only POST, GET and DELETE are served here" };
  if (encoding !== undefined) return { status: 415, why: "compressed messages are not read" };
  return type !== undefined && /^application\/json *(?:;|$)/i.test(type)
    ? null
    : { status: 415, why: "a message is application/json" };
}

function isOwn(host: string | undefined, port: number): boolean {
  const [, name = "", given = "80"] = /^(\[[0-9a-f:]+\]|[^:]+)(?::(\d{1,5}))?$/i.exec(host ?? "") ?? [];
  return LOOPBACK.has(name.toLowerCase()) && Number(given) === port;
}

function isLocal(origin: string): boolean {
  try {
    return LOOPBACK.has(new URL(origin).hostname);
  } catch {
    return false;
  }
}
