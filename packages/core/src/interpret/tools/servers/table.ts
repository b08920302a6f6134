import type { ActionKind, Detail, ResourceType } from "../../../spine/index.js";

/**
 * What an MCP server's tools do, as far as their arguments tell. A server belongs to a table when a word of its name is
 * one of `servers` (names are given by whoever configures the host: `github`, `my-github`, `github_mcp`).
 */
export interface ServerTable {
  readonly servers: readonly string[];
  /** Keyed by all spellings of a tool, separated by blanks; dashes and case do not count. */
  readonly tools: Readonly<Record<string, readonly ToolEffect[]>>;
}

/** One effect. `from` names the argument (the first of several that is given) its resource is taken from. */
export interface ToolEffect {
  readonly kind: ActionKind;
  readonly from?: string;
  /** `path`: a path or several; `url`: an address; `sql`, `shell`: text read as such; `code` with `detail.language`: text read as
   * such a program; else a resource of this type. */
  readonly as: "path" | "url" | "sql" | "shell" | ResourceType;
  readonly detail?: Detail;
  /** The argument that holds what is written or sent. */
  readonly carries?: string;
  /** Only where this argument is given and not false. */
  readonly when?: string;
  /** For `shell`: the program whose words the text is, where it does not name it. */
  readonly program?: string;
}
