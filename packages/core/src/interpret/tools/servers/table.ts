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
   * such a program, or as what the arguments say; `page`: code that runs in a browser; `typed`: text that goes to whatever
   * program waits for it; `line`: the command line `program` is the template of; else a resource of this type. */
  readonly as: "path" | "url" | "sql" | "shell" | "line" | "typed" | "page" | ResourceType;
  readonly detail?: Detail;
  /** The argument that holds what is written or sent. */
  readonly carries?: string;
  /** Only where one of these conditions holds: `force`, `mode=hard|merge`, `pipeline~$out`, `action.forward`. */
  readonly when?: string;
  /** Not where one of these holds. */
  readonly unless?: string;
  /** The argument that limits which rows are touched; empty or absent, it touches all of them. */
  readonly limit?: string;
  /** For `shell` and `sql`: the words before the text, where it does not have them. For `line`: the template. */
  readonly program?: string;
}
