import { isJsonObject, type Json, parseStrict, withheldIn } from "@rampart/service";
import { own } from "./fields.js";

/**
 * What Claude Code is given in place of a tool's output. Of its own tools it takes a value of the same shape only, as seen with
 * 2.1.329; any other leaves the output as it is. What an MCP server answered may be replaced by text.
 *
 * @param raw the message that is answered
 * @param text what a model may read; JSON of the output's shape, unless it is `withheld`: said in place of all of it
 */
export function claudeOutput(raw: Uint8Array | undefined, text: string, withheld: boolean): Json {
  const output = outputOf(raw);
  if (typeof output !== "object" || output === null) return text;
  const clean = withheld ? undefined : parsed(text);
  if (typeof clean === "object" && clean !== null && Array.isArray(clean) === Array.isArray(output)) return clean;
  return Array.isArray(output) ? text : withheldIn(output, text);
}

function outputOf(raw: Uint8Array | undefined): Json | undefined {
  const message = raw === undefined ? undefined : parsed(raw);
  return message !== undefined && isJsonObject(message) ? own(message, "tool_response") : undefined;
}

function parsed(text: string | Uint8Array): Json | undefined {
  try {
    return parseStrict(text);
  } catch {
    return undefined;
  }
}
