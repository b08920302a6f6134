import type { ToolCall } from "@rampart/core";
import type { Deadline } from "./deadline.js";

/** One call as a door handed it in, before anything was believed of it. */
export interface Arrived {
  readonly call: ToolCall;
  /** Where its session's project is looked for, if this is the session's first call. */
  readonly folder: string | null;
  /** What the tool answered, or the prompt's text; null where there is none. */
  readonly text: string | null;
  /** What the door says files hold, by path; believed only where the guard cannot read them itself. */
  readonly claims?: ReadonlyMap<string, string>;
  /** Whether the door can put a question to its user. */
  readonly asksItself: boolean;
  /** Whether the door can give the model another text than what the tool answered. */
  readonly replaces?: boolean;
  /** False where the door only watches. */
  readonly enforced: boolean;
  readonly deadline: Deadline;
}
