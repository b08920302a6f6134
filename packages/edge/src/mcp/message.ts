import { isJsonObject, type Json, type JsonObject, parseStrict } from "@rampart/service";

export type Id = string | number;

/** One JSON-RPC 2.0 message of the Model Context Protocol. */
export type Message =
  | { readonly kind: "request"; readonly id: Id; readonly method: string; readonly params: JsonObject }
  | { readonly kind: "notification"; readonly method: string; readonly params: JsonObject }
  | { readonly kind: "response"; readonly id: Id; readonly result: Json | undefined; readonly error: Json | undefined };

/** What is no message, and the id it may be answered under. */
export interface NoMessage {
  readonly kind: "none";
  readonly code: number;
  readonly message: string;
  readonly id: Id | null;
}

/** JSON-RPC 2.0 section 5.1; the last is Rampart's own. */
export const CODES = { parse: -32700, invalid: -32600, refused: -32001 } as const;

export const MAX_METHOD = 128;
const MAX_ID = 256;

/**
 * Reads one line. Every reader must understand the same by it, so names that stand twice, unknown members' types and batches
 * (which the protocol took back) are no message.
 */
export function readMessage(line: Uint8Array): Message | NoMessage {
  let body: Json;
  try {
    body = parseStrict(line);
  } catch {
    return none(CODES.parse, "this is no JSON that means one thing to every reader", null);
  }
  if (!isJsonObject(body)) return none(CODES.invalid, "a message is one object; batches are not accepted", null);
  const { jsonrpc, id, method, params, result, error } = body;
  const known = isId(id) ? id : null;
  if (jsonrpc !== "2.0") return none(CODES.invalid, "the message is no JSON-RPC 2.0", known);
  if (method === undefined) {
    if (known === null || (result === undefined) === (error === undefined))
      return none(CODES.invalid, "the message is neither a request nor a response", known);
    return { kind: "response", id: known, result, error };
  }
  if (
    typeof method !== "string" ||
    method === "" ||
    method.length > MAX_METHOD ||
    result !== undefined ||
    error !== undefined
  )
    return none(CODES.invalid, "the message has a malformed method", known);
  if (params !== undefined && !isJsonObject(params))
    return none(CODES.invalid, "the message's params are no object", known);
  if (id === undefined) return { kind: "notification", method, params: params ?? {} };
  if (known === null) return none(CODES.invalid, "the request's id is neither a text nor a number", null);
  return { kind: "request", id: known, method, params: params ?? {} };
}

export function writeMessage(body: JsonObject): string {
  return `${JSON.stringify({ jsonrpc: "2.0", ...body })}\n`;
}

export function writeError(id: Id | null, code: number, message: string): string {
  return writeMessage({ id, error: { code, message } });
}

function isId(value: Json | undefined): value is Id {
  return typeof value === "number" || (typeof value === "string" && value.length <= MAX_ID);
}

function none(code: number, message: string, id: Id | null): NoMessage {
  return { kind: "none", code, message, id };
}
