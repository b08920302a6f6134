import { isJsonObject, type Json, type JsonObject } from "@rampart/service";
import { CODES, type Id, writeError, writeMessage } from "./message.js";
import type { Pending } from "./under-way.js";

/** A refused tool call is a result the model reads; anything else is an error. */
export function refusalOf(id: Id, { method, isModern }: Pick<Pending, "method" | "isModern">, message: string): string {
  if (method !== "tools/call") return writeError(id, CODES.refused, message);
  return writeMessage({ id, result: { ...oneText(message, isModern), isError: true } });
}

const oneText = (text: string, isModern: boolean): JsonObject => ({
  ...(isModern ? { resultType: "complete" } : {}),
  content: [{ type: "text", text }],
});

/** What may be read instead stands in texts of the result, so the result keeps its form; otherwise it is one text. */
export function redactedResult(text: string, { isModern }: Pending): Json {
  return parsed(text) ?? oneText(text, isModern);
}

export function redactedError(text: string): Json {
  const error = parsed(text);
  return error !== undefined && isJsonObject(error) && typeof error["message"] === "string"
    ? error
    : { code: CODES.refused, message: text };
}

/** The params of a notification without what was taken out; null where that left no object. */
export function redactedParams(text: string): JsonObject | null {
  const params = parsed(text);
  return params !== undefined && isJsonObject(params) ? params : null;
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** The line as it came, with its line feed. */
export function terminated(line: Uint8Array): Uint8Array {
  const whole = new Uint8Array(line.byteLength + 1);
  whole.set(line);
  whole[line.byteLength] = 0x0a;
  return whole;
}
