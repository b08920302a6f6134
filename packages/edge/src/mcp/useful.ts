import type { ToolCall } from "@rampart/core";
import type { JsonObject } from "@rampart/service";
import type { McpGate } from "./gate.js";

/** The list without what the policy denies this agent in any case. Calls of these are refused by the policy, in its own words. */
export async function useful(result: JsonObject, list: ToolCall, gate: McpGate): Promise<JsonObject> {
  const tools = (result["tools"] as readonly JsonObject[]).map((tool) => ({ tool, name: tool["name"] as string }));
  if (tools.length === 0) return result;
  const names = tools.map(({ name }) => name);
  const hidden = new Set(await gate.hidden(list, names));
  return { ...result, tools: tools.filter(({ name }) => !hidden.has(name)).map(({ tool }) => tool) };
}
