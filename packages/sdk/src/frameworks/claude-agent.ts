import type { JsonObject, ToolCall } from "@rampart/core";
import { makeCall } from "../call.js";
import { acting, UNNAMED } from "../context.js";
import { gateFor } from "../open.js";
import { type ToolOptions, withDefaults } from "../options.js";
import { ask } from "../passage.js";
import { inPlaceOf, replaced, textOf } from "../result.js";
import { ClaudeLines, type Told } from "./claude-line.js";
import { claudeInput, claudeTool } from "./claude-tools.js";

export { governQuery } from "./claude-query.js";

interface HookInput extends Told {
  readonly hook_event_name: string;
  readonly tool_use_id?: string;
  readonly tool_response?: unknown;
  readonly error?: string;
  readonly cwd?: string;
}

type Hook = (input: HookInput) => Promise<object>;

interface Matcher {
  readonly hooks: Hook[];
  /** A hook that fails lets nothing through. */
  readonly onFailure: "block";
  /** Seconds. */
  readonly timeout: number;
}

type Events = "PreToolUse" | "PostToolUse" | "PostToolUseFailure";

const LEAST_SECONDS = 60;

/**
 * Hooks for `query({ options: { hooks: rampartHooks() } })` of the Claude Agent SDK: every tool asks before it runs, and what it
 * answers is looked through. Who acts is the sub-agent that calls, by its type, and the chain says for whom; who the main agent
 * is, and for whom it acts, is what holds where the hooks are made. What a tool that failed says cannot be kept back.
 */
export function rampartHooks(options?: ToolOptions): Record<Events, Matcher[]> {
  const chosen = acting(withDefaults(options), options?.agent === undefined ? [] : [options.agent]);
  const lines = new ClaudeLines();
  const mainOf = ({ agent_id, agent_type }: Told) => {
    const named = chosen.agent ?? (agent_id === undefined ? agent_type : undefined) ?? UNNAMED;
    return [...(chosen.chain ?? []), named];
  };
  const callOf = (input: HookInput): ToolCall => {
    const { tool_name: name = "", tool_use_id: id, session_id, cwd } = input;
    const { tool, input: given } = claudeTool(name, input.tool_input);
    const line = lines.of(input, mainOf(input));
    const who = { agent: line.at(-1)!, chain: line.slice(0, -1) };
    const call = makeCall(name, given, tool, {
      ...chosen,
      ...who,
      ...(session_id && { session: session_id }),
      ...(cwd && { cwd }),
    });
    return id ? { ...call, id } : call;
  };
  const before: Hook = async (input) => {
    const answer = await ask({ gate: gateFor(chosen), call: callOf(input), options: chosen });
    if (!answer.allowed) return decided({ permissionDecision: "deny", permissionDecisionReason: answer.message });
    lines.begins(input, mainOf(input));
    if (answer.arguments === null) return {};
    return decided({ permissionDecision: "allow", updatedInput: claudeInput(input.tool_name ?? "", answer.arguments) });
  };
  const after: Hook = async (input) => {
    const { tool_response: result } = input;
    const { withheld, text } = await gateFor(chosen).tell(callOf(input), textOf(result));
    if (withheld !== null) return { decision: "block", reason: withheld, ...outcome(inPlaceOf(result, withheld)) };
    return text === null ? {} : outcome(replaced(result, text));
  };
  // What a tool that failed says cannot be kept back here.
  const failed: Hook = async (input) => {
    await gateFor(chosen).tell(callOf(input), input.error ?? null);
    return {};
  };
  const { deadlineMs = 5_000, reviewMs = 0 } = chosen;
  const timeout = Math.max(LEAST_SECONDS, Math.ceil((2 * deadlineMs + reviewMs) / 1_000));
  const matcher = (hook: Hook): Matcher[] => [{ hooks: [hook], onFailure: "block", timeout }];
  return { PreToolUse: matcher(before), PostToolUse: matcher(after), PostToolUseFailure: matcher(failed) };
}

const decided = (said: { readonly [name: string]: string | JsonObject }) => ({
  hookSpecificOutput: { hookEventName: "PreToolUse", ...said },
});

const outcome = (updatedToolOutput: unknown) => ({
  hookSpecificOutput: { hookEventName: "PostToolUse", updatedToolOutput },
});
