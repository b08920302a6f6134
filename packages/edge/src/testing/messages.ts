import type { Phase, Rendered } from "../hosts/host.js";

/** Complete messages of every host, for tests that all of them pass. */
export interface Sample {
  /** A call of `tool` with `input`, before it runs. */
  before(tool: string, input: unknown): Record<string, unknown>;
  after(tool: string, input: unknown, result: string): Record<string, unknown>;
  /** Keys from the root to each field; null where the host has none. */
  readonly at: {
    readonly session: readonly string[];
    readonly folder: readonly string[] | null;
    readonly event: readonly string[] | null;
    readonly tool: readonly string[];
    readonly input: readonly string[];
  };
  readonly shell: string;
  /** Arguments that run `command`. */
  command(command: unknown): Record<string, unknown>;
  readonly read: string;
  /** False where the host names kinds of action instead of tools. */
  readonly namesTools: boolean;
  /** Whether the host stops before a tool at this answer, as its documentation or measurement says. */
  stopped(rendered: Rendered): boolean;
  /** Phases it calls in beside `before`. */
  readonly phases: readonly Phase[];
  /** Where it hands a prompt's text over, or says that a session begins. */
  prompt?(text: string): Record<string, unknown>;
  session?(): Record<string, unknown>;
}

const CWD = "/home/dev/ws";
const json = ({ stdout }: Rendered) => JSON.parse(stdout === "" ? "{}" : stdout);
const plain = (command: unknown) => ({ command });
const exitTwo = ({ exit, stderr }: Rendered) => exit === 2 && stderr !== "";
const claudeDenies = (rendered: Rendered) => json(rendered).hookSpecificOutput?.permissionDecision === "deny";

function claudeLike(shell: string, read: string, pre = "PreToolUse", post = "PostToolUse"): Sample {
  const base = { session_id: "s1", cwd: CWD };
  return {
    before: (tool_name, tool_input) => ({ ...base, hook_event_name: pre, tool_name, tool_input, tool_use_id: "t1" }),
    after: (tool_name, tool_input, tool_response) => ({
      ...base,
      hook_event_name: post,
      tool_name,
      tool_input,
      tool_response,
      tool_use_id: "t1",
    }),
    at: {
      session: ["session_id"],
      folder: ["cwd"],
      event: ["hook_event_name"],
      tool: ["tool_name"],
      input: ["tool_input"],
    },
    shell,
    command: plain,
    read,
    namesTools: true,
    stopped: claudeDenies,
    phases: ["after", "prompt", "session"],
  };
}

/** The events around tools as Claude Code names them. */
const CLAUDE_TALK: Pick<Sample, "prompt" | "session"> = {
  prompt: (prompt) => ({ session_id: "s1", cwd: CWD, hook_event_name: "UserPromptSubmit", prompt }),
  session: () => ({ session_id: "s1", cwd: CWD, hook_event_name: "SessionStart", source: "startup" }),
};

const copilot: Sample = {
  ...claudeLike("bash", "view"),
  before: (toolName, toolArgs) => ({ sessionId: "s1", timestamp: 1, cwd: CWD, toolName, toolArgs }),
  after: (toolName, toolArgs, text) => ({
    sessionId: "s1",
    timestamp: 1,
    cwd: CWD,
    toolName,
    toolArgs,
    toolResult: { resultType: "success", textResultForLlm: text },
  }),
  at: { session: ["sessionId"], folder: ["cwd"], event: null, tool: ["toolName"], input: ["toolArgs"] },
  stopped: (rendered) => json(rendered).permissionDecision === "deny",
};

const gemini: Sample = {
  ...claudeLike("run_shell_command", "read_file", "BeforeTool", "AfterTool"),
  stopped: (rendered) => json(rendered).decision === "deny",
  prompt: (prompt) => ({ session_id: "s1", cwd: CWD, hook_event_name: "BeforeAgent", prompt }),
  session: () => ({ session_id: "s1", cwd: CWD, hook_event_name: "SessionStart", source: "startup" }),
};

const plugin = (rendered: Rendered) => json(rendered).decision === "deny";

const opencode: Sample = {
  ...claudeLike("bash", "read"),
  before: (tool, args) => ({
    event: "tool.execute.before",
    cwd: CWD,
    input: { tool, sessionID: "s1", callID: "t1" },
    output: { args },
  }),
  after: (tool, args, output) => ({
    event: "tool.execute.after",
    cwd: CWD,
    input: { tool, sessionID: "s1", callID: "t1", args },
    output: { output },
  }),
  at: {
    session: ["input", "sessionID"],
    folder: ["cwd"],
    event: ["event"],
    tool: ["input", "tool"],
    input: ["output", "args"],
  },
  stopped: plugin,
  phases: ["after", "prompt"],
  prompt: (prompt) => ({ event: "chat.message", cwd: CWD, input: { sessionID: "s1" }, prompt }),
};

const pi: Sample = {
  ...claudeLike("bash", "read"),
  before: (toolName, input) => ({
    event: "tool_call",
    session: "s1",
    cwd: CWD,
    data: { toolName, toolCallId: "t1", input },
  }),
  after: (toolName, input, text) => ({
    event: "tool_result",
    session: "s1",
    cwd: CWD,
    data: { toolName, toolCallId: "t1", input, content: [{ type: "text", text }] },
  }),
  at: { session: ["session"], folder: ["cwd"], event: ["event"], tool: ["data", "toolName"], input: ["data", "input"] },
  stopped: plugin,
  phases: ["after", "prompt", "session"],
  prompt: (text) => ({ event: "input", session: "s1", cwd: CWD, data: { text } }),
  session: () => ({ event: "session_start", session: "s1", cwd: CWD, data: {} }),
};

const cline: Sample = {
  ...claudeLike("run_commands", "read_file"),
  before: (name, input) => ({
    hookName: "tool_call",
    taskId: "s1",
    workspaceRoots: [CWD],
    tool_call: { id: "t1", name, input },
  }),
  after: (name, input, output) => ({
    hookName: "tool_result",
    taskId: "s1",
    workspaceRoots: [CWD],
    tool_result: { id: "t1", name, input, output },
  }),
  at: {
    session: ["taskId"],
    folder: ["workspaceRoots", "0"],
    event: ["hookName"],
    tool: ["tool_call", "name"],
    input: ["tool_call", "input"],
  },
  command: (command) => ({ commands: [command] }),
  stopped: (rendered) => rendered.exit === 0 && json(rendered).cancel === true,
  phases: ["after", "session"],
  session: () => ({ hookName: "agent_start", taskId: "s1", workspaceRoots: [CWD], taskStart: { taskMetadata: {} } }),
};

const cursor: Sample = {
  ...claudeLike("Shell", "Read", "preToolUse", "postToolUse"),
  before: (tool_name, tool_input) => ({
    conversation_id: "s1",
    cwd: CWD,
    hook_event_name: "preToolUse",
    tool_name,
    tool_input,
    tool_use_id: "t1",
  }),
  after: (tool_name, tool_input, tool_output) => ({
    conversation_id: "s1",
    cwd: CWD,
    hook_event_name: "postToolUse",
    tool_name,
    tool_input,
    tool_output,
    tool_use_id: "t1",
  }),
  at: {
    session: ["conversation_id"],
    folder: ["cwd"],
    event: ["hook_event_name"],
    tool: ["tool_name"],
    input: ["tool_input"],
  },
  stopped: (rendered) => json(rendered).permission === "deny",
};

const windsurf: Sample = {
  ...claudeLike("run_command", "read_code"),
  before: (tool, input) => ({
    agent_action_name: `pre_${tool}`,
    trajectory_id: "s1",
    execution_id: "t1",
    tool_info: typeof input === "object" && input !== null && !Array.isArray(input) ? { cwd: CWD, ...input } : input,
  }),
  after: (tool, input, output) => ({
    agent_action_name: `post_${tool}`,
    trajectory_id: "s1",
    execution_id: "t1",
    tool_info: { cwd: CWD, ...(input as object), output },
  }),
  at: {
    session: ["trajectory_id"],
    folder: ["tool_info", "cwd"],
    event: ["agent_action_name"],
    tool: ["agent_action_name"],
    input: ["tool_info"],
  },
  command: (command_line) => ({ command_line }),
  namesTools: false,
  stopped: exitTwo,
  phases: ["after", "prompt"],
};

const goose: Sample = {
  ...claudeLike("developer__shell", "developer__read"),
  before: (tool_name, tool_input) => ({
    event: "PreToolUse",
    session_id: "s1",
    working_dir: CWD,
    tool_name,
    tool_input,
    tool_call_id: "t1",
  }),
  after: (tool_name, tool_input, tool_response) => ({
    event: "PostToolUse",
    session_id: "s1",
    working_dir: CWD,
    tool_name,
    tool_input,
    tool_response,
    tool_call_id: "t1",
  }),
  at: {
    session: ["session_id"],
    folder: ["working_dir"],
    event: ["event"],
    tool: ["tool_name"],
    input: ["tool_input"],
  },
  stopped: (rendered) => json(rendered).decision === "block",
};

const antigravity: Sample = {
  ...claudeLike("run_command", "view_file"),
  before: (name, args) => ({ toolCall: { name, args }, stepIdx: 3, conversationId: "s1", workspacePaths: [CWD] }),
  after: (name, args) => ({ toolCall: { name, args }, stepIdx: 3, conversationId: "s1", workspacePaths: [CWD] }),
  at: {
    session: ["conversationId"],
    folder: ["workspacePaths", "0"],
    event: null,
    tool: ["toolCall", "name"],
    input: ["toolCall", "args"],
  },
  command: (CommandLine) => ({ CommandLine }),
  stopped: plugin,
  phases: [],
};

const openclaw: Sample = {
  ...claudeLike("exec", "read"),
  before: (tool, params) => ({ event: "before_tool_call", session: "s1", cwd: CWD, id: "t1", tool, params }),
  after: (tool, params, result) => ({
    event: "after_tool_call",
    session: "s1",
    cwd: CWD,
    id: "t1",
    tool,
    params,
    result,
  }),
  at: { session: ["session"], folder: ["cwd"], event: ["event"], tool: ["tool"], input: ["params"] },
  stopped: plugin,
  phases: ["after"],
};

export const SAMPLES: Readonly<Record<string, Sample>> = {
  codex: { ...claudeLike("Bash", "read_file"), ...CLAUDE_TALK },
  gemini,
  copilot,
  opencode,
  qwen: { ...claudeLike("run_shell_command", "read_file"), ...CLAUDE_TALK },
  cline,
  pi,
  "claude-code": { ...claudeLike("Bash", "Read"), ...CLAUDE_TALK },
  cursor,
  vscode: claudeLike("run_in_terminal", "read_file"),
  windsurf,
  kiro: { ...claudeLike("execute_bash", "fs_read", "preToolUse", "postToolUse"), stopped: exitTwo },
  goose,
  antigravity,
  openclaw,
};

/** The message with one field replaced; `undefined` drops it. */
export function changed(
  message: Record<string, unknown>,
  path: readonly string[],
  value: unknown,
): Record<string, unknown> {
  const copy = structuredClone(message);
  let here = copy;
  for (const key of path.slice(0, -1)) here = here[key] as Record<string, unknown>;
  const last = path.at(-1)!;
  if (value === undefined) delete here[last];
  else here[last] = value;
  return copy;
}
