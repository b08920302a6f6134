import type { JsonObject, ToolCall, Usage } from "@rampart/core";

/** Who keeps the record of a decision: the guard's log, or this process, whose word it is. */
export type Evidence = "guard" | "local";

export type Answer =
  | {
      readonly allowed: true;
      readonly evidence: Evidence;
      /** What the tool is to be called with instead; null: as it was asked. */
      readonly arguments: JsonObject | null;
    }
  | {
      readonly allowed: false;
      readonly evidence: Evidence;
      readonly message: string;
      readonly code: string | null;
      readonly review: string | null;
    };

/** What becomes of a result: kept back with this message, or read as this text; both null: as it is. */
export interface Passed {
  readonly withheld: string | null;
  readonly text: string | null;
}

/** Puts a question to whoever the agent works for; false for every answer but a clear yes. Never throws. */
export type AskPerson = (message: string) => Promise<boolean>;

/** What is said beside a call that is asked about. */
export interface Asking {
  /** What it will use at most. */
  readonly expects?: Usage | undefined;
  /** Says which task it is for. */
  readonly token?: string | undefined;
  /** Is asked where the policy asks, and lets the agent's own side put the question. */
  readonly person?: AskPerson | undefined;
  /** Whoever calls takes the call back: nobody waits for a person any longer. */
  readonly signal?: AbortSignal | undefined;
}

/** Asks before a call, tells what came back. Both always answer: whatever goes wrong is a refusal with a code. */
export interface Gate {
  ask(call: ToolCall, about?: Asking): Promise<Answer>;
  /** @param usage what it used */
  tell(call: ToolCall, text: string | null, usage?: Usage | null): Promise<Passed>;
  /**
   * Which of the tools a server offers, named by the call that lists them, this agent need not see: every call of them is
   * denied, whatever its arguments. Nothing is recorded; what cannot be found out hides nothing.
   */
  hidden(list: ToolCall, tools: readonly string[]): Promise<readonly string[]>;
  /** Takes down a call the door refused by itself, under a stable code. The refusal stands whether or not that succeeds. */
  refused(call: ToolCall, code: string): Promise<void>;
  close(): Promise<void>;
}

export const AS_IT_IS: Passed = { withheld: null, text: null };

export function refusal(evidence: Evidence, code: string, what: string): Answer & { readonly allowed: false } {
  const message = `Rampart refused this call (${code}): ${what} Trying again will not help until that is mended.`;
  return { allowed: false, evidence, message, code, review: null };
}
