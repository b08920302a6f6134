import { makeCall } from "../call.js";
import { gateFor } from "../open.js";
import { type ToolOptions, withDefaults } from "../options.js";
import { claudeTool } from "./claude-tools.js";

interface HookInput {
  readonly hook_event_name: string;
  readonly tool_name?: string;
  readonly tool_input?: unknown;
  readonly tool_response?: unknown;
  readonly session_id?: string;
  readonly cwd?: string;
}

type Hook = (input: HookInput) => Promise<object>;

/**
 * Hooks for `query({ options: { hooks: rampartHooks() } })` of the Claude Agent SDK: every tool asks before it runs, and what it
 * answers is looked through. Written from the SDK's types and documentation; not proved on the running agent.
 */
export function rampartHooks(options?: ToolOptions): Record<"PreToolUse" | "PostToolUse", { hooks: Hook[] }[]> {
  const chosen = withDefaults(options);
  const callOf = ({ tool_name: name = "", tool_input, session_id, cwd }: HookInput) => {
    const { tool, input } = claudeTool(name, tool_input);
    const placed = { ...chosen, ...(session_id && { session: session_id }), ...(cwd && { cwd }) };
    return makeCall(name, input, tool, placed);
  };
  const before: Hook = async (input) => {
    const answer = await gateFor(chosen).ask(callOf(input));
    if (answer.allowed && answer.arguments === null) return {};
    const said = answer.allowed
      ? { permissionDecision: "allow", updatedInput: answer.arguments }
      : { permissionDecision: "deny", permissionDecisionReason: answer.message };
    return { hookSpecificOutput: { hookEventName: "PreToolUse", ...said } };
  };
  const after: Hook = async (input) => {
    const { tool_response: result } = input;
    const text = typeof result === "string" ? result : JSON.stringify(result ?? null);
    const { withheld } = await gateFor(chosen).tell(callOf(input), text);
    return withheld === null ? {} : { decision: "block", reason: withheld };
  };
  return { PreToolUse: [{ hooks: [before] }], PostToolUse: [{ hooks: [after] }] };
}
