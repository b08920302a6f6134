import { isJsonObject, isSafeToSend, type JsonObject } from "@rampart/service";

/** Where a server over HTTP is reached, and what its client would send it beside messages. */
export interface Remote {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

const NAME = /^[A-Za-z0-9_-]{1,64}$/;
const VALUE = /^[\x20-\x7e]{0,8192}$/;
/** Headers a request has by itself. */
const OWN = /^(?:host|connection|content-.*|transfer-encoding|te|trailer|upgrade|expect|keep-alive|accept-encoding)$/i;

/**
 * The server a configuration says is reached by HTTP+SSE; null where it has no address, and otherwise why it cannot be asked from here.
 *
 * @param fill a text as its host would fill it in
 */
export function remoteIn(entry: JsonObject, fill: (text: string) => string): Remote | string | null {
  const at = entry["url"] ?? entry["httpUrl"] ?? entry["serverUrl"];
  if (at === undefined) return null;
  if ((entry["type"] ?? entry["transport"]) !== "sse" || typeof at !== "string") return "it is reached over HTTP";
  return remoteAt(fill(at), entry, fill);
}

/** The server behind an address that is already filled in. */
export function remoteAt(text: string, entry: JsonObject, fill: (text: string) => string): Remote | string {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== "" || url.password !== "")
    return "its address is none that can be asked";
  if (!isSafeToSend(url)) return "it is reached in the clear";
  const given = isJsonObject(entry["headers"]) ? Object.entries(entry["headers"]) : [];
  const headers = given.flatMap(([name, value]) => (typeof value === "string" ? [[name, fill(value)] as const] : []));
  if (headers.some(([name, value]) => !NAME.test(name) || OWN.test(name) || !VALUE.test(value)))
    return "its headers cannot be sent";
  return { url: url.href, headers: Object.fromEntries(headers) };
}
