import { isJsonObject, type Json, parseStrict } from "@rampart/service";

/** A client that logs in through the gateway. */
export interface Client {
  readonly id: string;
  /** What it calls itself: a claim. */
  readonly name: string;
  readonly redirects: readonly string[];
}

const MAX_REDIRECTS = 8;
const MAX_REDIRECT = 512;
const MAX_ID = 8_192;
const PREFIX = "rampart.";

/**
 * A client's registration (RFC 7591) is its id, so that nothing has to be kept and it is known after a restart: anybody here
 * may register what {@link isHere} lets them, and a person agrees to each login. Null for addresses that lead elsewhere.
 */
export function registered(name: Json | undefined, redirects: Json | undefined): Client | null {
  if (!Array.isArray(redirects) || redirects.length === 0 || redirects.length > MAX_REDIRECTS) return null;
  const all = redirects.filter((one): one is string => typeof one === "string" && isHere(one));
  if (all.length !== redirects.length) return null;
  const plain = typeof name === "string" ? name.replace(/[^\x20-\x7e]/g, "?").slice(0, 64) : "a client";
  const id = PREFIX + Buffer.from(JSON.stringify([plain, all])).toString("base64url");
  return { id, name: plain, redirects: all };
}

/** The client of this id, or null. */
export function clientOf(id: string | null): Client | null {
  if (id === null || id.length > MAX_ID || !id.startsWith(PREFIX)) return null;
  try {
    const body = parseStrict(Buffer.from(id.slice(PREFIX.length), "base64url"));
    if (!Array.isArray(body) || isJsonObject(body)) return null;
    const client = registered(body[0], body[1]);
    return client?.id === id ? client : null;
  } catch {
    return null;
  }
}

/** The registered address a request names; a program on this machine may choose its port anew (RFC 8252, section 7.3). */
export function redirectOf({ redirects }: Client, named: string | null): URL | null {
  if (named === null) return redirects.length === 1 ? new URL(redirects[0]!) : null;
  if (!isHere(named)) return null;
  return redirects.some((one) => one === named || withoutPort(one) === withoutPort(named)) ? new URL(named) : null;
}

/** Whether a code sent there reaches a program on this machine: a loopback address, or a scheme of an application's own. */
function isHere(text: string): boolean {
  if (text.length > MAX_REDIRECT || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password, hash } = new URL(text);
  if (username !== "" || password !== "" || hash !== "") return false;
  if (protocol === "http:") return /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(hostname);
  return !/^(?:https?|ftp|wss?|file|data|javascript|vbscript|blob|about|view-source):$/.test(protocol);
}

function withoutPort(text: string): string {
  const url = new URL(text);
  if (url.protocol === "http:") url.port = "";
  return url.href;
}
