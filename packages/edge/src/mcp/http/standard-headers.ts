import type { JsonObject } from "@rampart/service";
import type { Message, NoMessage } from "../message.js";
import type { Headers } from "./upstream.js";

/** Whose name a request's `Mcp-Name` repeats. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ["tools/call", "name"],
  ["prompts/get", "name"],
  ["resources/read", "uri"],
]);
const BASE64 = /^=\?base64\?([A-Za-z0-9+/]{0,512}={0,2})\?=$/;
const PLAIN = /^[\x21-\x7e](?:[\x20-\x7e]{0,510}[\x21-\x7e])?$/;

/**
 * Since 2026-07-28 headers repeat what the message says, for those on the way that do not read it. Where they say something
 * else, two who read one request would understand two: such a request is refused.
 */
export function headersDiffer(headers: Headers, message: Message): boolean {
  const { "mcp-method": method, "mcp-name": name } = headers;
  if (message.kind === "response") return method !== undefined || name !== undefined;
  if (method !== undefined && method !== message.method) return true;
  return name !== undefined && decoded(name) !== nameOf(message.method, message.params);
}

/** Headers for a message that is another than the client's: what repeats its arguments does not go with changed ones. */
export function headersFor(headers: Headers, message: Message | NoMessage): Headers {
  const kept = Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !name.startsWith("mcp-param-") && name !== "mcp-name" && name !== "mcp-method",
    ),
  );
  if (headers["mcp-method"] === undefined) return kept;
  if (message.kind !== "request" && message.kind !== "notification") return kept;
  const name = nameOf(message.method, message.params);
  return { ...kept, "mcp-method": message.method, ...(name === null ? {} : { "mcp-name": encoded(name) }) };
}

function nameOf(method: string, params: JsonObject): string | null {
  const key = NAMED.get(method);
  const name = key === undefined ? undefined : params[key];
  return typeof name === "string" ? name : null;
}

function decoded(value: string): string {
  const inner = BASE64.exec(value)?.[1];
  return inner === undefined ? value : Buffer.from(inner, "base64").toString("utf8");
}

const encoded = (value: string) =>
  PLAIN.test(value) && !BASE64.test(value) ? value : `=?base64?${Buffer.from(value).toString("base64")}?=`;
