import { withheldIn } from "@rampart/service";
import { asJson } from "./call.js";

/** What a model would read of a result. Null where there is nothing to read. @throws ServiceError as `makeCall` */
export function textOf(result: unknown): string | null {
  if (result === undefined || result === null) return null;
  if (typeof result === "string") return result;
  return JSON.stringify(asJson(result));
}

/** The result with what may be read in place of its text: in its own form where that still holds, otherwise as text. */
export function replaced(result: unknown, text: string): unknown {
  if (typeof result === "string") return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** What stands in place of a whole result: in its own shape where it has parts, for hosts that take no other. */
export function inPlaceOf(result: unknown, message: string): unknown {
  if (typeof result !== "object" || result === null || Array.isArray(result)) return message;
  return withheldIn(asJson(result), message);
}
