import type { JsonObject } from "@rampart/core";
import { RefusedError } from "../error.js";
import { type ToolOptions, withDefaults } from "../options.js";
import { pass } from "../passage.js";
import { signalIn } from "../signal.js";
import { lineOf, type ToolContext } from "./adk-line.js";

/** What a tool of `@google/adk` has, as far as it is used here. */
interface AdkTool {
  readonly name: string;
  runAsync(request: never): Promise<unknown>;
}

/** Tools that are found out when they are needed, as those of an MCP server. */
interface Toolset {
  getTools(...args: readonly never[]): Promise<readonly object[]>;
}

/**
 * The tools of an agent of Google's ADK (`new LlmAgent({ tools })`), each asking before it runs, also those a toolset finds. A
 * refusal is answered as `{ error }`, which the model reads. Tools the model's provider runs itself stay as they are. Each call
 * says which agent acts, and which transferred the work to it, had it as a sub-agent, or as a tool.
 */
export function governTools<T extends object>(tools: readonly T[], options?: ToolOptions): T[] {
  return tools.map((tool) => {
    if (isTool(tool)) return governed(tool, options) as T & AdkTool;
    return isToolset(tool) ? (governedSet(tool, options) as T & Toolset) : tool;
  });
}

function isToolset(tool: object): tool is Toolset {
  return typeof (tool as Partial<Toolset>).getTools === "function";
}

function governedSet<T extends Toolset>(set: T, options: ToolOptions | undefined): T {
  const getTools = async (...args: never[]) => governTools(await set.getTools(...args), options);
  return new Proxy(set, {
    get: (target, name) => (name === "getTools" ? getTools : Reflect.get(target, name, target)),
  });
}

function isTool(tool: object): tool is AdkTool {
  const { name, runAsync } = tool as Partial<AdkTool>;
  return typeof name === "string" && typeof runAsync === "function";
}

function governed<T extends AdkTool>(tool: T, options: ToolOptions | undefined): T {
  const chosen = withDefaults(options);
  const runAsync = async (request: {
    readonly args: unknown;
    readonly toolContext?: ToolContext;
  }): Promise<unknown> => {
    const line = options?.agent === undefined ? lineOf(request.toolContext) : [options.agent];
    const run = (changed: JsonObject | null) =>
      tool.runAsync((changed === null ? request : { ...request, args: changed }) as never);
    try {
      const signal = signalIn([request.toolContext]);
      return await pass(chosen.name ?? tool.name, request.args, chosen, run, line, signal);
    } catch (error) {
      if (error instanceof RefusedError) return { error: error.message };
      throw error;
    }
  };
  // The framework looks at what kind of object a tool is.
  return new Proxy(tool, {
    get: (target, name) => (name === "runAsync" ? runAsync : Reflect.get(target, name, target)),
  });
}
