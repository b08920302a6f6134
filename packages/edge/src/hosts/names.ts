import type { Json, JsonObject } from "@rampart/core";
import { isJsonObject } from "@rampart/service";
import { nameField, own } from "./fields.js";
import type { Form } from "./form.js";
import * as to from "./translation.js";

/** The reading of a host's tool, or the tool by its name. */
export function byName(tools: Readonly<Record<string, to.Translate>>, tool: string, input: JsonObject): to.Translation {
  const known = Object.hasOwn(tools, tool) ? tools[tool]! : undefined;
  return known === undefined ? to.named(tool, input) : known(input);
}

/** Claude Code's reading of a name: a server's tool, which newer versions say in `mcp_server`, or one of `tools`. */
export function claudeTools(tools: Readonly<Record<string, to.Translate>>): Form["translate"] {
  return ({ name, input }, payload) => mcpTool(name, input, own(payload, "mcp_server")) ?? byName(tools, name, input);
}

/**
 * `mcp__SERVER__TOOL`. Newer hosts name the server in a field of its own (`{name}`) too; a name with `__` inside is only
 * told apart by that, and where it is missing such a tool stays a named one rather than being credited to a shorter
 * server. Null where the name is none of a server's tool.
 */
export function mcpTool(tool: string, input: JsonObject, provenance?: Json): to.Translation | null {
  if (!tool.startsWith("mcp__")) return null;
  const rest = tool.slice("mcp__".length);
  if (isJsonObject(provenance)) {
    const server = nameField(provenance, "name");
    const prefix = `${server.replace(/[^A-Za-z0-9_-]/g, "_")}__`;
    return to.mcp(server, rest.startsWith(prefix) ? rest.slice(prefix.length) : rest, input);
  }
  return serverTool(tool, rest, input);
}

/** `SERVER__TOOL`, read only where there is one way to read it. */
export function serverTool(tool: string, pair: string, input: JsonObject): to.Translation {
  const [server, name, ...more] = pair.split("__");
  if (server === undefined || name === undefined || server === "" || name === "" || more.length > 0) {
    return to.named(tool, input);
  }
  return to.mcp(server, name, input);
}

/** `SERVER-TOOL`, read only where there is one way to read it; null where the name is none of a server's tool. */
export function dashedTool(tool: string, input: JsonObject): to.Translation | null {
  const [server, name, ...more] = tool.split("-");
  return server && name && more.length === 0 ? to.mcp(server, name, input) : null;
}
