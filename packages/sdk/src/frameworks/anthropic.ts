import { RefusedError } from "../error.js";
import { govern } from "../govern.js";
import type { ToolOptions } from "../options.js";

/** What a tool of the Anthropic SDK's tool runner has, as far as it is used here. */
interface RunnableTool {
  readonly name: string;
  run(input: never, context?: never): unknown;
}

/**
 * The tools of the Anthropic SDK's tool runner (`client.beta.messages.toolRunner({ tools })`), each asking before it runs. The
 * model reads a refusal as the tool's answer. Tools without `run` are the provider's, and stay as they are.
 */
export function governTools<T extends object>(tools: readonly T[], options?: ToolOptions): T[] {
  return tools.map((tool) => (isRunnable(tool) ? (governed(tool, options) as unknown as T) : tool));
}

function isRunnable(tool: object): tool is RunnableTool {
  return typeof (tool as Partial<RunnableTool>).run === "function";
}

function governed(tool: RunnableTool, options: ToolOptions | undefined): RunnableTool {
  const asking = govern(tool, { name: tool.name, ...options });
  const run = async (input: never, context?: never): Promise<unknown> => {
    try {
      return await asking.run(input, context);
    } catch (error) {
      if (error instanceof RefusedError) return error.message;
      throw error;
    }
  };
  return { ...tool, run };
}
