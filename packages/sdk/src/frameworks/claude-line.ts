import { foldRounds } from "../line.js";

/** What a hook of the Claude Agent SDK is told of who calls, as far as it is used here. */
export interface Told {
  readonly session_id?: string;
  /** Set for sub-agents alone. */
  readonly agent_id?: string;
  readonly agent_type?: string;
  readonly tool_name?: string;
  readonly tool_input?: unknown;
}

/** Kinds of sub-agents, over all sessions, of which is known who began them; the longest known go first. */
const MAX_KINDS = 4_096;
const SPAWNING = new Set(["Agent", "Task"]);
const UNSAID = "general-purpose";

/**
 * Who acts and who had the work before, by kinds of sub-agents: the main agent began those of which nothing else is known. Where
 * several agents of a session begin the same kind, all of them stand behind it.
 */
export class ClaudeLines {
  readonly #begun = new Map<string, readonly string[]>();

  /** @param main the agent of the session, and those it has its work from */
  of(told: Told, main: readonly string[]): readonly string[] {
    const { agent_id, agent_type } = told;
    if (agent_id === undefined) return main;
    const kind = agent_type ?? agent_id;
    return foldRounds([...(this.#begun.get(keyOf(told, kind)) ?? main), kind]);
  }

  /** A call that begins a sub-agent may go on. */
  begins(told: Told, main: readonly string[]): void {
    if (!SPAWNING.has(told.tool_name ?? "")) return;
    const { subagent_type: said } = (told.tool_input ?? {}) as { readonly subagent_type?: unknown };
    const key = keyOf(told, typeof said === "string" && said !== "" ? said : UNSAID);
    const line = foldRounds([...(this.#begun.get(key) ?? []), ...this.of(told, main)]);
    this.#begun.delete(key);
    this.#begun.set(key, line);
    if (this.#begun.size > MAX_KINDS) this.#begun.delete(this.#begun.keys().next().value!);
  }
}

const keyOf = ({ session_id = "" }: Told, kind: string) => `${session_id}\0${kind}`;
