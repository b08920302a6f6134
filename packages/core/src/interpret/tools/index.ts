import type { Interpretation, KnownTool, ToolCall } from "../../spine/index.js";
import type { World } from "../world.js";
import { fetchUrls } from "./fetch.js";
import { deleteFiles, editFile, listFiles, readFiles, writeFile } from "./files.js";
import { applyShape, mcpCall, type ReadShell } from "./mcp.js";
import { namedTool } from "./named.js";
import type { ToolReading } from "./reading.js";
import { sqlQuery } from "./sql.js";

export type { ReadShell } from "./mcp.js";
export { isPipeline } from "./pipeline.js";

type Reader = (reading: ToolReading, readShell: ReadShell) => void;

/** Every tool with a reading of its own. Text that passes by does nothing: only analysers look at it. */
const READERS: Readonly<Record<Exclude<KnownTool, "shell">, Reader>> = {
  read: readFiles,
  list: listFiles,
  write: writeFile,
  edit: editFile,
  delete: deleteFiles,
  fetch: fetchUrls,
  sql: sqlQuery,
  mcp: mcpCall,
  text: () => undefined,
};

/**
 * What a call of any tool but a shell would do. Total: wrong-typed arguments widen the effect (a path that is no text is
 * any path), an unknown tool is `tool.call` with its arguments as they came.
 */
export function interpretTool(call: ToolCall, world: World, readShell: ReadShell): Interpretation {
  const reading: ToolReading = {
    arguments: call.arguments,
    world: placed(call, world),
    actions: [],
    written: [],
    wants: [],
    findings: [],
  };
  if (Object.hasOwn(READERS, call.tool)) READERS[call.tool as keyof typeof READERS](reading, readShell);
  else {
    namedTool(reading, call.tool);
    applyShape(reading, call.tool, call.arguments, readShell);
  }
  return { actions: reading.actions, findings: reading.findings, wants: reading.wants, written: reading.written };
}

/** The call's own working directory, where it names one. */
function placed(call: ToolCall, world: World): World {
  if (call.cwd === null || call.cwd === world.place.cwd) return world;
  return { ...world, place: { ...world.place, cwd: call.cwd } };
}
