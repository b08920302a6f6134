import type { JsonObject, KnownTool } from "@rampart/core";

interface Reading {
  readonly tool: KnownTool | undefined;
  readonly input: unknown;
}

/** What the agent's own tools are, and where they keep what they work on. */
const TOOLS: Readonly<Record<string, readonly [tool: KnownTool, path?: string]>> = {
  Bash: ["shell"],
  Read: ["read", "file_path"],
  Glob: ["list", "path"],
  Grep: ["read", "path"],
  Write: ["write", "file_path"],
  Edit: ["edit", "file_path"],
  NotebookEdit: ["edit", "notebook_path"],
  WebFetch: ["fetch"],
};

const MCP = /^mcp__(.+?)__(.+)$/s;

/** One of the agent's own tools as Rampart reads it; one of an MCP server as that server's; any other by its name. */
export function claudeTool(name: string, input: unknown): Reading {
  const mcp = MCP.exec(name);
  if (mcp !== null) return { tool: "mcp", input: { server: mcp[1], name: mcp[2], arguments: input } };
  const known = Object.hasOwn(TOOLS, name) ? TOOLS[name] : undefined;
  if (known === undefined) return { tool: undefined, input };
  const [tool, path] = known;
  if (path === undefined || typeof input !== "object" || input === null) return { tool, input };
  const { [path]: place, ...rest } = input as Record<string, unknown>;
  return { tool, input: place === undefined ? rest : { path: place, ...rest } };
}

/** What the policy wants a tool to get, as the tool itself has it: the other way round. */
export function claudeInput(name: string, changed: JsonObject): JsonObject {
  if (MCP.test(name)) return (changed["arguments"] ?? {}) as JsonObject;
  const path = Object.hasOwn(TOOLS, name) ? TOOLS[name]![1] : undefined;
  if (path === undefined || changed["path"] === undefined) return changed;
  const { path: place, ...rest } = changed;
  return { [path]: place!, ...rest };
}
