import type { Action, Detail, JsonObject } from "../../spine/index.js";
import { action, NO_LABELS, NO_SOURCES, NO_SPAN } from "../action.js";
import { argumentSource, type ToolReading } from "./reading.js";
import { type Manner, mannerOf } from "./shape.js";

/** A named tool: what it does is not known, what it is asked to do is. */
export function toolCall(
  name: string,
  given: JsonObject,
  server: string | null = null,
  manner: Manner = mannerOf(name),
): Action {
  const full = server === null ? name : `${server}/${name}`;
  const resource = { type: "tool", name: full.slice(0, 512), form: "exact" } as const;
  const what = manner === "unknown" ? {} : { what: manner };
  const detail: Detail = { ...(server === null ? {} : { server }), tool: name, arguments: given, ...what };
  const sources = Object.keys(given).length === 0 ? NO_SOURCES : argumentSource("arguments");
  return action("tool.call", resource, "certain", NO_LABELS, sources, NO_SPAN, detail);
}

/** Names hosts give the tool that starts another agent. */
const AGENTS: ReadonlySet<string> = new Set([
  "agent",
  "task",
  "spawn_agent",
  "subagent",
  "delegate",
  "delegate_task",
  "dispatch_agent",
  "sessions_spawn",
  "new_task",
]);

/** Any tool we have no reading of. */
export function namedTool(reading: ToolReading, name: string): void {
  reading.actions.push(toolCall(name, reading.arguments));
  if (!AGENTS.has(name.toLowerCase())) return;
  const resource = { type: "tool", name: name.slice(0, 512), form: "exact" } as const;
  const sources = argumentSource("arguments");
  reading.actions.push(action("agent.spawn", resource, "certain", NO_LABELS, sources, NO_SPAN, { program: name }));
}
