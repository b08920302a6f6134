import type { JsonObject } from "./json.js";

/** Shells an agent's command text may be written for. Only bash, sh and zsh are read as bash; the others are opaque. */
export type ShellDialect = "bash" | "sh" | "zsh" | "fish" | "powershell" | "cmd";

/**
 * Tools every door translates to before anything else looks at the call. Arguments of each:
 *
 * - `shell`  `{command}` or `{argv}`
 * - `read`   `{path}` and any search arguments the host has (`pattern`, `recursive`)
 * - `list`   `{path}`
 * - `write`  `{path, content?}`
 * - `edit`   `{path, old?, new?, content?}`
 * - `delete` `{path}`
 * - `fetch`  `{url, method?, body?}`
 * - `sql`    `{query, dialect?}`
 * - `mcp`    `{server, name}` or `{server, method}`, with `{arguments?}`
 * - `text`   `{text, phase}`: text that passes by (an argument, a result, a prompt, an answer, a tool description)
 *
 * Anything else is a named tool: its arguments are kept as they came.
 */
export const KNOWN_TOOLS = ["shell", "read", "list", "write", "edit", "delete", "fetch", "sql", "mcp", "text"] as const;
export type KnownTool = (typeof KNOWN_TOOLS)[number];

/** What arrived at a door, bounded in size and otherwise untrusted. Policy never sees it; only the interpreter does. */
export interface ToolCall {
  readonly id: string;
  /** The door it came through, for example `gemini`, `claude-code`, `check`. */
  readonly door: string;
  readonly agent: string;
  readonly principal: string;
  readonly session: string;
  readonly task: string | null;
  /** Names of the agents that handed this work on, the first of all first, without `agent` itself. A claim; at most 16. */
  readonly chain?: readonly string[];
  /** A {@link KnownTool}, or the host's own name of a tool we have no reading of. */
  readonly tool: string;
  /** The host's own name of the tool, for the record and for explanations. */
  readonly hostTool: string;
  readonly arguments: JsonObject;
  readonly shell: ShellDialect | null;
  /** Absolute working directory, or null where the host did not say. */
  readonly cwd: string | null;
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly time: number;
}
