import type { JsonObject } from "@rampart/core";
import { RefusedError } from "../error.js";
import { govern } from "../govern.js";
import { type ToolOptions, withDefaults } from "../options.js";
import { pass } from "../passage.js";
import { signalIn } from "../signal.js";

/** What a tool of the Anthropic SDK's tool runner has, as far as it is used here. */
interface RunnableTool {
  readonly name: string;
  run(input: never, context?: never): unknown;
}

/** Tools of one kind (a browser, a computer), told apart by the call: it has no name of its own. */
interface Toolset {
  readonly name?: undefined;
  run(context: { readonly toolUse?: ToolUse }, call: ToolUse): unknown;
}

/** What a model wrote to call one tool of a set. */
interface ToolUse {
  readonly name: string;
  readonly toolset_name?: string | null;
  readonly input: unknown;
}

/**
 * The tools of the Anthropic SDK's tool runner (`client.beta.messages.toolRunner({ tools })`), each asking before it runs. The
 * model reads a refusal as the tool's answer. Each call of a toolset is one of `SET.TOOL`, as `browser.navigate`. Tools without
 * `run` are the provider's, and stay as they are.
 */
export function governTools<T extends object>(tools: readonly T[], options?: ToolOptions): T[] {
  return tools.map((tool) => {
    if (typeof (tool as Partial<RunnableTool>).run !== "function") return tool;
    return isSet(tool) ? withRun(tool, setRun(tool, options)) : withRun(tool, toolRun(tool as RunnableTool, options));
  });
}

const isSet = (tool: object): tool is Toolset => typeof (tool as Partial<RunnableTool>).name !== "string";

function toolRun(tool: RunnableTool, options: ToolOptions | undefined): RunnableTool["run"] {
  const asking = govern(tool, { name: tool.name, ...options });
  return (input, context) =>
    told(
      () => asking.run(input, context) as Promise<unknown>,
      (message) => message,
    );
}

function setRun(tools: Toolset, options: ToolOptions | undefined): Toolset["run"] {
  const chosen = withDefaults(options);
  const line = options?.agent === undefined ? [] : [options.agent];
  return (context, call) => {
    const name = chosen.name ?? [call.toolset_name ?? "toolset", call.name].join(".");
    const run = (changed: JsonObject | null) => {
      if (changed === null) return tools.run(context, call);
      const other = { ...call, input: changed };
      return tools.run({ ...context, toolUse: other }, other);
    };
    const asked = () => pass(name, call.input, chosen, run, line, signalIn([context]));
    return told(asked, (text) => [{ type: "text", text }]);
  };
}

/** What the model reads: what came of it, or why there is nothing. */
async function told(run: () => Promise<unknown>, refused: (message: string) => unknown): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof RefusedError) return refused(error.message);
    throw error;
  }
}

/** The same tool, which may be of a class with members of its own, with another `run`. */
function withRun<T extends object>(tool: T, run: unknown): T {
  return new Proxy(tool, {
    get: (target, name) => {
      if (name === "run") return run;
      const value = Reflect.get(target, name, target) as unknown;
      return typeof value === "function" ? (value as (...args: unknown[]) => unknown).bind(target) : value;
    },
  });
}
