import { govern } from "../govern.js";
import type { ToolOptions } from "../options.js";
import { lastPart } from "../parts.js";

type Execute = (...args: unknown[]) => unknown;

/**
 * The tools of the Vercel AI SDK (`generateText({ tools })`, versions 5 to 7), each asking before it runs. A refusal is what the
 * tool answers with, so that the model reads why; tools without `execute`, which the provider or the client runs, stay as they
 * are. A tool that yields is run to its end, and what it yields last is looked through and is its answer, as the model's is;
 * what it yields before is read by nobody.
 */
export function governTools<T extends object>(tools: T, options?: ToolOptions): T {
  const made: Record<string, unknown> = {};
  for (const [name, tool] of Object.entries(tools)) {
    const execute = (tool as { readonly execute?: unknown } | null)?.execute;
    made[name] =
      typeof execute === "function" ? govern(whole(tool as object, execute as Execute), { name, ...options }) : tool;
  }
  return made as T;
}

/** The tool with one answer, whether it yields or not. */
function whole(tool: object, execute: Execute): object {
  const run: Execute = async (...args) => {
    const answer = execute.apply(tool, args);
    return yields(answer) ? lastPart(answer) : answer;
  };
  return Object.create(Object.getPrototypeOf(tool) as object, {
    ...Object.getOwnPropertyDescriptors(tool),
    execute: { value: run, writable: true, enumerable: true, configurable: true },
  }) as object;
}

const yields = (answer: unknown): answer is AsyncIterable<unknown> =>
  typeof answer === "object" && answer !== null && Symbol.asyncIterator in answer;
