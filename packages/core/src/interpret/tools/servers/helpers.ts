import type { ServerTable, ToolEffect } from "./table.js";

const nothing: readonly ToolEffect[] = [];
const searches: readonly ToolEffect[] = [{ kind: "net.receive", as: "host", carries: "query" }];
/** Python where the arguments say nothing else. */
const code: readonly ToolEffect[] = [
  {
    kind: "code.run",
    as: "code",
    from: "code script source cell_source",
    detail: { language: "python", origin: "argument" },
  },
];

/** Servers that think, look things up, run code or start other agents. */
export const HELPERS: ServerTable = {
  servers: [
    "sequential",
    "sequentialthinking",
    "thinking",
    "time",
    "context7",
    "search",
    "brave",
    "tavily",
    "exa",
    "perplexity",
    "duckduckgo",
    "python",
    "jupyter",
    "ide",
    "sandbox",
    "e2b",
    "interpreter",
    "codex",
    "claude",
    "gemini",
    "agents",
  ],
  tools: {
    "sequentialthinking sequential_thinking get_current_time convert_time getDiagnostics": nothing,
    "resolve_library_id get_library_docs query_docs brave_web_search brave_local_search tavily_search tavily_extract web_search web_search_exa perplexity_ask search":
      searches,
    "run_code execute_code insert_execute_code_cell executeCode": code,
    "run_python run_python_code execute_python python execute_cell": code,
    "codex codex_reply ask_gemini Task delegate spawn_agent run_agent": [
      { kind: "agent.spawn", as: "tool", from: "agent name model" },
    ],
  },
};
