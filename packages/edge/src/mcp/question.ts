import type { ToolCall } from "@rampart/core";
import { isJsonObject, type JsonObject } from "@rampart/service";

/** UTF-16 code units of a call's arguments a person is shown. */
const MAX_SHOWN = 600;

/** Whether a client that begins with these params shows its user forms: elicitation, other than by an address alone. */
export function showsForms({ capabilities }: JsonObject): boolean {
  const form = capabilities !== undefined && isJsonObject(capabilities) ? capabilities["elicitation"] : undefined;
  return form !== undefined && isJsonObject(form) && (form["form"] !== undefined || form["url"] === undefined);
}

/**
 * The form that asks a user about a call. Nothing in it is answered beforehand, so that a client which accepts without showing
 * it allows nothing. What the model chose is shown as JSON, which has no lines to pretend with.
 */
export function questionAbout(call: ToolCall, message: string): JsonObject {
  const given = JSON.stringify(call.arguments["arguments"] ?? {}).replace(/[^\x20-\x7e]/g, escaped);
  const shown = given.length > MAX_SHOWN ? `${given.slice(0, MAX_SHOWN)} … (${given.length - MAX_SHOWN} more)` : given;
  const allow = { type: "boolean", title: "Allow this call", description: "Once, as it is shown." };
  return {
    message: `${message}\n\n${call.hostTool.replace(/[^\x20-\x7e]/g, "?")} ${shown}`,
    requestedSchema: { type: "object", properties: { allow }, required: ["allow"] },
  };
}

const escaped = (one: string) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`;
