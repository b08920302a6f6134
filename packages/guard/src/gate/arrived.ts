import type { JsonObject, ToolCall, Usage } from "@rampart/core";
import type { Change } from "../rewrite/change.js";
import type { Deadline } from "./deadline.js";

/** One call as a door handed it in, before anything was believed of it. */
export interface Arrived {
  readonly call: ToolCall;
  /** A token that says which task it is for. */
  readonly token?: string;
  /** Where its session's project is looked for, if this is the session's first call. */
  readonly folder: string | null;
  /** What the tool answered, or the prompt's text; null where there is none. */
  readonly text: string | null;
  /** What the call used, or before it runs what it will use at most, as far as the door says. */
  readonly usage?: Usage;
  /** What the door says files hold, by path; believed only where the guard cannot read them itself. */
  readonly claims?: ReadonlyMap<string, string>;
  /** Whether the door can put a question to its user. */
  readonly asksItself: boolean;
  /** Whether the door can give the model another text than what the tool answered. */
  readonly replaces?: boolean;
  /**
   * The call with its tool's arguments changed, read by the door as if it had arrived so, and these arguments in the host's
   * own form; null where that is no call. Absent where the door cannot change calls.
   */
  rewrite?(change: Change): { readonly call: ToolCall; readonly input: JsonObject } | null;
  /** The call is of another machine: its folder is none of ours. */
  readonly elsewhere?: boolean;
  /** False where the door only watches. */
  readonly enforced: boolean;
  /** Who waits for the answer; absent where it cannot be told whether anybody does. */
  readonly asker?: { readonly listens: boolean } | undefined;
  /** A door that was not answered decides by itself, and says so later. */
  readonly tellsLater?: boolean;
  readonly deadline: Deadline;
}
