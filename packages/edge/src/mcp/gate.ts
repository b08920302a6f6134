import type { JsonObject, ToolCall } from "@rampart/core";

export type McpAnswer =
  | { readonly allowed: true; readonly arguments: JsonObject | null }
  | { readonly allowed: false; readonly message: string };

/** Who decides about a message, and looks results through. Always answers; whatever goes wrong is a refusal. */
export interface McpGate {
  ask(call: ToolCall): Promise<McpAnswer>;
  tell(
    call: ToolCall,
    text: string | null,
  ): Promise<{ readonly withheld: string | null; readonly text: string | null }>;
  /** Which of the tools a list offers every call of is denied, whatever its arguments: nobody need see them. */
  hidden(list: ToolCall, tools: readonly string[]): Promise<readonly string[]>;
  /** Takes down a call the proxy refused by itself, under a stable code. */
  refused(call: ToolCall, code: string): Promise<void>;
}
