import { isJsonObject, type Json, type JsonObject, parseStrict, ServiceError } from "@rampart/service";

export type Id = string | number;

/** One JSON-RPC 2.0 message of the Model Context Protocol. */
export type Message =
  | { readonly kind: "request"; readonly id: Id; readonly method: string; readonly params: JsonObject }
  | { readonly kind: "notification"; readonly method: string; readonly params: JsonObject }
  | {
      readonly kind: "response";
      readonly id: Id;
      readonly result: JsonObject | undefined;
      readonly error: JsonObject | undefined;
    };

/** What is no message, and the id it may be answered under. */
export interface NoMessage {
  readonly kind: "none";
  readonly code: number;
  readonly message: string;
  readonly id: Id | null;
  /** Whether it is an answer to the request of that id, as far as one can tell. */
  readonly answers: boolean;
}

/** JSON-RPC 2.0 section 5.1; the last is Rampart's own. */
export const CODES = { parse: -32700, invalid: -32600, refused: -32001 } as const;

const MAX_METHOD = 128;
const MAX_ID = 256;

/**
 * Reads one line. Every reader must understand the same by it, so names that stand twice, unknown members' types and batches
 * (which the protocol took back) are no message.
 */
export function readMessage(line: Uint8Array): Message | NoMessage {
  let body: Json;
  try {
    body = parseStrict(line);
  } catch (error) {
    return unread(CODES.parse, `this is no JSON that means one thing to every reader (${codeOf(error)})`, line);
  }
  if (!isJsonObject(body)) return unread(CODES.invalid, "a message is one object; batches are not accepted", line);
  const { jsonrpc, id, method, params, result, error } = body;
  const known = isId(id) ? id : null;
  const answers = method === undefined;
  if (jsonrpc !== "2.0") return none(CODES.invalid, "the message is no JSON-RPC 2.0", known, answers);
  if (answers) {
    if (known === null || (result === undefined) === (error === undefined))
      return none(CODES.invalid, "the message is neither a request nor a response", known, true);
    if (result !== undefined && !isJsonObject(result))
      return none(CODES.invalid, "the result is no object", known, true);
    if (error !== undefined && !isError(error))
      return none(CODES.invalid, "the error has no code and message", known, true);
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

export function isId(value: unknown): value is Id {
  return typeof value === "number" || (typeof value === "string" && value.length <= MAX_ID);
}

/** As the protocol has it; clients drop any other unread, and wait on. */
function isError(value: Json): value is JsonObject {
  return isJsonObject(value) && typeof value["code"] === "number" && typeof value["message"] === "string";
}

function none(code: number, message: string, id: Id | null, answers = false): NoMessage {
  return { kind: "none", code, message, id, answers };
}

/**
 * Whoever waits for an answer nobody can read is told so, and need not wait: the id is taken from what a reader makes of it who
 * takes everything. Of two ids it may be either; a batch goes by its first.
 */
function unread(code: number, message: string, line: Uint8Array): NoMessage {
  let body: unknown;
  try {
    body = JSON.parse(Buffer.from(line.buffer, line.byteOffset, line.byteLength).toString("utf8"));
  } catch {
    return none(code, message, null);
  }
  const one: unknown = Array.isArray(body) ? body[0] : body;
  if (typeof one !== "object" || one === null) return none(code, message, null);
  const { id, method } = one as { readonly id?: unknown; readonly method?: unknown };
  return none(code, message, isId(id) ? id : null, method === undefined);
}

const codeOf = (error: unknown) => (error instanceof ServiceError ? error.code : "json.syntax");
