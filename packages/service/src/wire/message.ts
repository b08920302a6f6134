import { ServiceError } from "../errors.js";
import { parseStrict } from "../json/strict.js";
import { isJsonObject, type JsonObject } from "../json/value.js";
import { WIRE_LIMITS } from "./limits.js";

/** Version of every message on the local sockets. */
const WIRE_VERSION = 1;

/** A message is one JSON object on one line, its first member `"v":1`. */
export function encodeMessage(body: { readonly [key: string]: unknown }): string {
  return `${JSON.stringify({ v: WIRE_VERSION, ...body })}\n`;
}

/**
 * Reads one line, its line feed removed.
 *
 * @throws ServiceError `wire.header` for a message that is no object of this version, or a `json.*` code
 */
export function decodeMessage(line: Uint8Array): JsonObject {
  const message = parseStrict(line, { bytes: WIRE_LIMITS.line });
  if (!isJsonObject(message)) throw new ServiceError("wire.header", "a message is a JSON object");
  if (message["v"] !== WIRE_VERSION) throw new ServiceError("wire.header", `a message begins with "v":${WIRE_VERSION}`);
  return message;
}

/** The closed form of every error on the wire. */
export function encodeError(code: string, message: string): string {
  return encodeMessage({ error: { code, message } });
}

/** The error a message carries, or null where it is an answer. */
export function errorOf(message: JsonObject): { readonly code: string; readonly message: string } | null {
  const error = message["error"];
  if (error === undefined) return null;
  if (!isJsonObject(error)) return { code: "wire.answer", message: "the answer carries an error without a form" };
  const { code, message: text } = error;
  return {
    code: typeof code === "string" ? code : "wire.answer",
    message: typeof text === "string" ? text : "the answer carries an error without a message",
  };
}
