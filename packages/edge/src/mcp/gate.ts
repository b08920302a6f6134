import type { JsonObject, ToolCall } from "@rampart/core";

export type McpAnswer =
  | { readonly allowed: true; readonly arguments: JsonObject | null }
  | { readonly allowed: false; readonly message: string };

/** Puts a question to the client's user; false for every answer but a clear yes. Never throws. */
export type AskUser = (message: string) => Promise<boolean>;

/** Who decides about a message, and looks results through. Always answers; whatever goes wrong is a refusal. */
export interface McpGate {
  /** Where the policy asks, `user` is asked if there is one; otherwise a person elsewhere. */
  ask(call: ToolCall, user?: AskUser): Promise<McpAnswer>;
  tell(
    call: ToolCall,
    text: string | null,
  ): Promise<{ readonly withheld: string | null; readonly text: string | null }>;
  /** Which of the tools a list offers every call of is denied, whatever its arguments: nobody need see them. */
  hidden(list: ToolCall, tools: readonly string[]): Promise<readonly string[]>;
  /** Takes down a call the proxy refused by itself, under a stable code. */
  refused(call: ToolCall, code: string): Promise<void>;
}
