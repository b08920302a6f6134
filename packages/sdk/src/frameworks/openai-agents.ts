import type { JsonObject } from "@rampart/core";
import { RefusedError } from "../error.js";
import { type ToolOptions, withDefaults } from "../options.js";
import { pass } from "../passage.js";
import { signalIn } from "../signal.js";
import { entersRun, lineOfRun } from "./openai-line.js";
import { governLocal, type LocalTool } from "./openai-local.js";

/** What a function tool of `@openai/agents` has, as far as it is used here. */
interface FunctionTool {
  readonly type: "function";
  readonly name: string;
  invoke(context: object, input: string, details?: never): Promise<unknown>;
  readonly isEnabled?: boolean | ((context: object, agent: { readonly name: string }) => boolean | Promise<boolean>);
}

/** What an agent has, as far as it is used here. */
interface Agent {
  readonly name: string;
  tools: { readonly type: string }[];
  readonly handoffs: readonly (object | { readonly agent: object })[];
  on(event: string, listener: (context: object, agent: never) => void): unknown;
}

const governedAgents = new WeakSet<object>();
const governedTools = new WeakSet<object>();

/**
 * An agent of the OpenAI Agents SDK and all it hands off to, whose tools ask before they run: each call says which of them acts
 * and which handed the work on. The agents themselves are changed, once. An agent that is a tool of another (`asTool`) is given
 * here too.
 *
 *     await run(governAgent(triage), question);
 */
export function governAgent<A extends object>(agent: A, options?: ToolOptions): A {
  if (governedAgents.has(agent)) return agent;
  governedAgents.add(agent);
  const own = agent as A & Agent;
  own.tools = governAll(own.tools, options, [own.name]);
  own.on("agent_start", (context) => entersRun(context, own.name));
  // A hand-off may make its agent as it happens.
  own.on("agent_handoff", (_, next) => void governAgent(next as object, options));
  for (const one of own.handoffs) governAgent("agent" in one ? one.agent : one, options);
  return agent;
}

/**
 * The tools of an agent of the OpenAI Agents SDK (`new Agent({ tools })`), each asking before it runs: functions, commands of a
 * shell, operations of an editor. The model reads a refusal as the tool's answer. Tools the provider runs (hosted tools) stay as
 * they are.
 *
 * @throws TypeError for a kind that runs on this machine without coming by here, as a computer
 */
export function governTools<T extends { readonly type: string }>(tools: readonly T[], options?: ToolOptions): T[] {
  return governAll(tools, options, []);
}

/** @param owner whose tools they are, where that is known */
function governAll<T extends { readonly type: string }>(
  tools: readonly T[],
  options: ToolOptions | undefined,
  owner: readonly string[],
): T[] {
  return tools.map((tool) => {
    if (governedTools.has(tool)) return tool;
    const made = isFunction(tool) ? governed(tool, options) : local(tool as LocalTool & T, options, owner);
    governedTools.add(made);
    return made as object as T;
  });
}

function local(tool: LocalTool, options: ToolOptions | undefined, owner: readonly string[]): LocalTool {
  const line = (context: object | undefined) => {
    if (options?.agent !== undefined) return [options.agent];
    return context === undefined ? owner : lineOfRun(context);
  };
  return governLocal(tool, withDefaults(options), line);
}

function isFunction(tool: { readonly type: string }): tool is FunctionTool {
  return tool.type === "function" && typeof (tool as Partial<FunctionTool>).invoke === "function";
}

function governed(tool: FunctionTool, options: ToolOptions | undefined): FunctionTool {
  const chosen = withDefaults(options);
  const { isEnabled: enabled = true, invoke: inner } = tool;
  // Each turn begins with asking which tools its agent has: the only place where a tool is told who that is.
  const isEnabled = async (context: object, agent: { readonly name: string }): Promise<boolean> => {
    entersRun(context, agent.name);
    return typeof enabled === "function" ? enabled.call(tool, context, agent) : enabled;
  };
  const invoke = async (context: object, input: string, details?: never): Promise<unknown> => {
    const line = options?.agent === undefined ? lineOfRun(context) : [options.agent];
    const run = (changed: JsonObject | null) =>
      inner.call(tool, context, changed === null ? input : JSON.stringify(changed), details);
    try {
      return await pass(chosen.name ?? tool.name, parsed(input), chosen, run, line, signalIn([details]));
    } catch (error) {
      if (error instanceof RefusedError) return error.message;
      throw error;
    }
  };
  // The framework finds an agent by the tool it is, so that one stays the same object.
  return Object.assign(isAgent(tool) ? tool : { ...tool }, { invoke, isEnabled });
}

/** A tool that is an agent has events. */
const isAgent = (tool: object) => typeof (tool as { on?: unknown }).on === "function";

/** The arguments as the model wrote them; a text that is no JSON is judged as that text. */
function parsed(input: string): unknown {
  try {
    return JSON.parse(input) as unknown;
  } catch {
    return input;
  }
}
