import type { KnownTool } from "@rampart/core";

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

/** One of the agent's own tools as Rampart reads it; one of an MCP server as that server's; any other by its name. */
export function claudeTool(name: string, input: unknown): Reading {
  const mcp = /^mcp__(.+?)__(.+)$/s.exec(name);
  if (mcp !== null) return { tool: "mcp", input: { server: mcp[1], name: mcp[2], arguments: input } };
  const known = Object.hasOwn(TOOLS, name) ? TOOLS[name] : undefined;
  if (known === undefined) return { tool: undefined, input };
  const [tool, path] = known;
  if (path === undefined || typeof input !== "object" || input === null) return { tool, input };
  const { [path]: place, ...rest } = input as Record<string, unknown>;
  return { tool, input: place === undefined ? rest : { path: place, ...rest } };
}
