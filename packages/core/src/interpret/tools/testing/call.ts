import { type Action, EMPTY_SESSION, type JsonObject, type Place } from "../../../spine/index.js";
import { interpret } from "../../index.js";

/** Where the tools of all tables run: a developer's project. */
export const PLACE: Place = {
  home: "/home/dev",
  user: "dev",
  cwd: "/home/dev/project",
  project: "/home/dev/project",
  scratch: ["/tmp"],
  installed: [],
};

/** What a call of a tool would do. */
export function actionsOf(tool: string, given: JsonObject): readonly Action[] {
  const call = { id: "1", door: "test", agent: "a", principal: "p", session: "s", task: null, hostTool: tool };
  return interpret(
    { ...call, tool, arguments: given, shell: null, cwd: PLACE.cwd, time: 0 },
    { place: PLACE, session: EMPTY_SESSION, answers: new Map() },
  ).actions;
}

/** The same of a tool of an MCP server. */
export const mcpActions = (server: string, name: string, given: JsonObject): readonly Action[] =>
  actionsOf("mcp", { server, name, arguments: given });
