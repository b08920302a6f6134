import type { JsonObject } from "@rampart/core";
import { isJsonObject, parseStrict, ServiceError } from "@rampart/service";
import type { Parsed } from "./host.js";
import { Refusal } from "./refusal.js";

/**
 * Reads a host's payload strictly and hands the object to `read`. Whatever is wrong with it comes back as a refusal
 * with a stable code; nothing is thrown, whatever the bytes.
 */
export function readPayload(raw: Uint8Array, read: (payload: JsonObject) => Parsed): Parsed {
  try {
    if (raw.byteLength === 0) throw new Refusal("hook.empty", "the host sent nothing");
    const payload = parseStrict(raw);
    if (!isJsonObject(payload)) throw new Refusal("hook.not_object", "the host's message is no JSON object");
    return read(payload);
  } catch (error) {
    if (error instanceof Refusal || error instanceof ServiceError) {
      return { ok: false, code: error.code, message: error.message };
    }
    return { ok: false, code: "hook.internal", message: "the host's message could not be read" };
  }
}
