import type { ToolCall } from "@rampart/core";
import { parseStrict, ServiceError } from "@rampart/service";

/**
 * What keeps a call from being told to a guard as a whole, or null: too large, too deep, half of a surrogate pair. Found here, the
 * refusal says so; sent, it would end the connection, and with it the answers of others who wait there.
 */
export function untold(call: ToolCall): ServiceError | null {
  try {
    parseStrict(JSON.stringify(call));
    return null;
  } catch (error) {
    return error instanceof ServiceError ? error : new ServiceError("json.syntax", "its arguments are no JSON", error);
  }
}
