import type { KnownTool, Usage } from "@rampart/core";

/**
 * Who decides. `auto`: the guard of this machine where one runs, this process by itself otherwise. `required`: without the
 * guard nothing runs. `none`: this process.
 */
export type GuardChoice = "auto" | "required" | "none";

export interface RampartOptions {
  /** Name of the agent in the record; default `sdk`. */
  readonly agent?: string;
  /** Id of the session; default: a random one for this process. */
  readonly session?: string;
  /** Id of the task it is for, as somebody with the right to declared it. */
  readonly task?: string | null;
  /** A token of the orchestrator that says which task it is for. */
  readonly token?: string | null;
  /** Agents that handed this work on, the first of all first, without the one that acts. */
  readonly chain?: readonly string[];
  /** Absolute folder calls happen in; default: the current one. */
  readonly cwd?: string;
  readonly guard?: GuardChoice;
  /** Keeps everything of the installation below this folder, as `--state` does. */
  readonly state?: string;
  /** The guard's agent socket, where it is not the installation's own: in system mode. */
  readonly socket?: string;
  /** The API of a guard on another machine, `https://guard.example`: nothing runs without it. Needs `key`. */
  readonly url?: string;
  /** The agent's own key to that API (`rampart credential issue agent NAME`): who calls is what it says. */
  readonly key?: string;
  /** Pack or file this process decides by where no guard does; default: the installed policy, or else `coding-agent`. */
  readonly policy?: string;
  /** Milliseconds the guard may take; default 5,000. */
  readonly deadlineMs?: number;
  /** Milliseconds a call waits for a person where the policy asks for one; default 0: it is refused, and may be tried again. */
  readonly reviewMs?: number;
  /** Answers in place of a person where the policy asks and no guard does. Default: nobody, so the call is refused. */
  readonly onAsk?: (question: { readonly tool: string; readonly message: string }) => boolean | Promise<boolean>;
}

export interface ToolOptions extends RampartOptions {
  /** Name of the tool; default: the function's or tool's own. */
  readonly name?: string;
  /** What the tool is, where its name and arguments do not say: `shell`, `sql`, `fetch` … */
  readonly as?: KnownTool;
  /** What a call will use at most: held under the policy's limits until it is over. */
  readonly expects?: Usage;
  /** What a call used, by its result; default: what a model's client says in it. */
  readonly usage?: (result: unknown) => Usage | null;
}

let chosen: RampartOptions = {};

/** Sets the options of every tool that is governed from now on; those of a tool go before them. */
export function configure(options: RampartOptions): void {
  chosen = { ...chosen, ...options };
}

export function withDefaults(options: ToolOptions | undefined): ToolOptions {
  return { ...chosen, ...options };
}
