import { govern } from "../govern.js";
import type { ToolOptions } from "../options.js";

/**
 * The tools of the Vercel AI SDK (`generateText({ tools })`, versions 5 to 7), each asking before it runs. A refusal is what the
 * tool answers with, so that the model reads why; tools without `execute`, which the provider or the client runs, stay as they
 * are.
 */
export function governTools<T extends object>(tools: T, options?: ToolOptions): T {
  const made: Record<string, unknown> = {};
  for (const [name, tool] of Object.entries(tools)) {
    const runs = typeof (tool as { execute?: unknown } | null)?.execute === "function";
    made[name] = runs ? govern(tool as object, { name, ...options }) : tool;
  }
  return made as T;
}
