import type { JsonObject } from "@rampart/core";
import { RefusedError } from "../error.js";
import { type ToolOptions, withDefaults } from "../options.js";
import { pass } from "../passage.js";

/** What a function tool of `@openai/agents` has, as far as it is used here. */
interface FunctionTool {
  readonly type: "function";
  readonly name: string;
  invoke(context: never, input: string, details?: never): Promise<unknown>;
}

/**
 * The tools of an agent of the OpenAI Agents SDK (`new Agent({ tools })`), each asking before it runs. The model reads a refusal
 * as the tool's answer. Tools the provider runs (hosted tools) stay as they are.
 */
export function governTools<T extends { readonly type: string }>(tools: readonly T[], options?: ToolOptions): T[] {
  return tools.map((tool) => (isFunctionTool(tool) ? (governed(tool, options) as unknown as T) : tool));
}

function isFunctionTool(tool: { readonly type: string }): tool is FunctionTool {
  return tool.type === "function" && typeof (tool as Partial<FunctionTool>).invoke === "function";
}

function governed(tool: FunctionTool, options: ToolOptions | undefined): FunctionTool {
  const chosen = withDefaults(options);
  const invoke = async (context: never, input: string, details?: never): Promise<unknown> => {
    const run = (changed: JsonObject | null) =>
      tool.invoke(context, changed === null ? input : JSON.stringify(changed), details);
    try {
      return await pass(chosen.name ?? tool.name, parsed(input), chosen, run);
    } catch (error) {
      if (error instanceof RefusedError) return error.message;
      throw error;
    }
  };
  return { ...tool, invoke };
}

/** The arguments as the model wrote them; a text that is no JSON is judged as that text. */
function parsed(input: string): unknown {
  try {
    return JSON.parse(input) as unknown;
  } catch {
    return input;
  }
}
