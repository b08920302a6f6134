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
  /** Takes down a call the proxy refused by itself, under a stable code. */
  refused(call: ToolCall, code: string): Promise<void>;
}
