import { HttpError } from "./errors.js";
import { HTTP_LIMITS } from "./limits.js";

/** Names a server answers to: without the port, in lower case; and the port it listens on. */
export interface Authority {
  readonly names: ReadonlySet<string>;
  /** Those it was given: by them it may be reached through a proxy that does TLS in its place. */
  readonly given: ReadonlySet<string>;
  readonly port: number;
  readonly scheme: "http" | "https";
}

/** Of these a second one is two opinions about one request. */
const ONCE = new Set([
  "host",
  "origin",
  "authorization",
  "content-length",
  "content-type",
  "content-encoding",
  "transfer-encoding",
  "idempotency-key",
  "last-event-id",
  "accept",
  "sec-fetch-site",
]);
/** How some proxies are told to send a request elsewhere, or as somebody else. We are behind none that may. */
const REFUSED = new Set([
  "x-http-method",
  "x-http-method-override",
  "x-method-override",
  "x-original-url",
  "x-rewrite-url",
]);
const HOST = /^(\[[0-9a-f:]{2,45}\]|[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?)(?::([1-9][0-9]{0,4}))?$/;
/** Printable ASCII and the blanks HTTP allows. */
const VALUE = /^[\t\x20-\x7e]*$/;

export type Headers = ReadonlyMap<string, string>;

/**
 * The headers of a request by lower-case name, each that decides anything once.
 *
 * @param raw as `IncomingMessage.rawHeaders` has them: names and values in turn
 * @throws HttpError `http.header`, `http.head_too_large`
 */
export function readHeaders(raw: readonly string[]): Headers {
  if (raw.length / 2 > HTTP_LIMITS.headers)
    throw new HttpError("http.head_too_large", `more than ${HTTP_LIMITS.headers} headers`);
  const headers = new Map<string, string>();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at]!.toLowerCase();
    const value = raw[at + 1]!;
    if (REFUSED.has(name)) throw new HttpError("http.header", `the header ${name} is not taken`);
    if (!VALUE.test(value)) throw new HttpError("http.header", "a header's value is not plain text");
    if (headers.has(name) && ONCE.has(name)) throw new HttpError("http.header", `the header ${name} is there twice`);
    headers.set(name, value);
  }
  const encoding = headers.get("transfer-encoding");
  if (encoding !== undefined && (encoding !== "chunked" || headers.has("content-length")))
    throw new HttpError("http.header", "the length of the body is said in two ways");
  return headers;
}

/**
 * A browser that was led to us under a name of somebody else's (DNS rebinding), or a page of another site that sends requests
 * here, is refused before anything is looked at.
 *
 * @throws HttpError `http.host`, `http.origin`
 */
export function checkProvenance(headers: Headers, changes: boolean, own: Authority): void {
  const host = HOST.exec((headers.get("host") ?? "").toLowerCase());
  if (host === null || !isOwn(host[1]!, host[2], own))
    throw new HttpError("http.host", "the request is for another host; see `names` in the settings of the API");
  const origin = headers.get("origin");
  if (origin !== undefined && !isOwnOrigin(origin, own))
    throw new HttpError("http.origin", "the request comes from a page of another site");
  const site = headers.get("sec-fetch-site");
  if (changes && site !== undefined && site !== "same-origin" && site !== "none")
    throw new HttpError("http.origin", "the request comes from a page of another site");
}

function isOwn(name: string, port: string | undefined, { names, port: own, scheme }: Authority): boolean {
  if (!names.has(name)) return names.has(`${name}:${port ?? (scheme === "https" ? 443 : 80)}`);
  return port === undefined || Number(port) === own;
}

function isOwnOrigin(origin: string, own: Authority): boolean {
  const cut = origin.indexOf("://");
  const scheme = origin.slice(0, Math.max(0, cut));
  const host = HOST.exec(origin.slice(cut + 3).toLowerCase());
  if (host === null) return false;
  if (scheme === own.scheme) return isOwn(host[1]!, host[2], own);
  return scheme === "https" && own.given.has(host[2] === undefined ? host[1]! : `${host[1]}:${host[2]}`);
}
