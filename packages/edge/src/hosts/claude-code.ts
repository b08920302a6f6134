import { resolve } from "node:path";
import type { Json, JsonObject, ToolCall } from "@rampart/core";
import { isJsonObject } from "@rampart/service";
import { folderField, nameField, objectField, own, textField } from "./fields.js";
import type { Answer, Host, Parsed, Phase, Rendered } from "./host.js";
import { readPayload } from "./payload.js";
import { Refusal } from "./refusal.js";
import { commandHook, hookCommands, switchedOff } from "./settings.js";
import * as to from "./translation.js";

/**
 * Claude Code: command hooks of `settings.json`, written from its documentation and the types of the package
 * `@anthropic-ai/claude-agent-sdk` 0.3.328. Never driven against the real program here.
 */

const TOOLS: Readonly<Record<string, to.Translate>> = {
  Bash: (input) => to.shell(input),
  PowerShell: (input) => to.shell(input, [], "powershell"),
  Monitor: (input) => (own(input, "command") === undefined ? to.named("Monitor", input) : to.shell(input)),
  Read: to.read,
  Write: to.write,
  Edit: to.edit,
  MultiEdit: to.edit,
  NotebookEdit: to.edit,
  Glob: to.glob,
  Grep: to.search,
  LS: to.list,
  WebFetch: to.fetch,
  WebSearch: (input) => to.named("web_search", input),
  Task: (input) => to.named("agent", input),
  Agent: (input) => to.named("agent", input),
};

const PHASES: Readonly<Record<string, Phase>> = {
  PreToolUse: "before",
  PostToolUse: "after",
  UserPromptSubmit: "prompt",
  SessionStart: "session",
};

const DEADLINE = { host: 60_000, own: 10_000, guard: 2_000 } as const;

function parse(raw: Uint8Array, now: number): Parsed {
  return readPayload(raw, (payload) => {
    const event = nameField(payload, "hook_event_name");
    const phase = Object.hasOwn(PHASES, event) ? PHASES[event]! : undefined;
    if (phase === undefined) throw new Refusal("hook.event_unknown", '"hook_event_name" is no event of this door');
    const cwd = folderField(payload, "cwd");
    const call = readCall(payload, phase, cwd, now);
    const result = resultOf(payload, phase);
    // The working folder moves with the agent; only where a session starts it is the project.
    return { ok: true, phase, call, root: phase === "session" ? cwd : null, result };
  });
}

function readCall(payload: JsonObject, phase: Phase, cwd: string, now: number): ToolCall {
  const base = {
    door: "claude-code",
    agent: "claude-code",
    principal: "local",
    session: nameField(payload, "session_id"),
    task: null,
    cwd,
    time: now,
  };
  if (phase === "prompt" || phase === "session") {
    const text = phase === "prompt" ? textField(payload, "prompt") : "";
    const arguments_ = { text, phase: "prompt" };
    return { ...base, id: base.session, tool: "text", hostTool: "prompt", arguments: arguments_, shell: null };
  }
  const hostTool = nameField(payload, "tool_name");
  const call = translate(hostTool, objectField(payload, "tool_input"), own(payload, "mcp_server"));
  const id = nameField(payload, "tool_use_id");
  return { ...base, id, tool: call.tool, hostTool, arguments: call.arguments, shell: call.shell ?? null };
}

function translate(tool: string, input: JsonObject, server: Json | undefined): to.Translation {
  if (tool.startsWith("mcp__")) return mcpTool(tool, input, server);
  const known = Object.hasOwn(TOOLS, tool) ? TOOLS[tool]! : undefined;
  return known === undefined ? to.named(tool, input) : known(input);
}

/**
 * `mcp__SERVER__TOOL`. Newer versions name the server in `mcp_server` too; a name with `__` inside is only told apart
 * by that, and where it is missing such a tool stays a named one rather than being credited to a shorter server.
 */
function mcpTool(tool: string, input: JsonObject, provenance: Json | undefined): to.Translation {
  const rest = tool.slice("mcp__".length);
  if (isJsonObject(provenance)) {
    const server = nameField(provenance, "name");
    const prefix = `${server.replace(/[^A-Za-z0-9_-]/g, "_")}__`;
    return to.mcp(server, rest.startsWith(prefix) ? rest.slice(prefix.length) : rest, input);
  }
  const [server, name, ...more] = rest.split("__");
  if (server === undefined || name === undefined || server === "" || name === "" || more.length > 0) {
    return to.named(tool, input);
  }
  return to.mcp(server, name, input);
}

/** The tool's answer as the model would read it, or the text of a prompt. */
function resultOf(payload: JsonObject, phase: Phase): string | null {
  if (phase === "prompt") return textField(payload, "prompt");
  const response = phase === "after" ? own(payload, "tool_response") : null;
  if (response === undefined) return "";
  return response === null || typeof response === "string" ? response : JSON.stringify(response);
}

/** JSON on exit 0 decides; on exit 2 the host ignores stdout and gives stderr to the model. */
function render(answer: Answer, phase: Phase): Rendered {
  if (phase === "session" || answer.outcome === "no-opinion") return { exit: 0, stdout: "", stderr: "" };
  if (answer.outcome === "allow" && phase !== "before") return { exit: 0, stdout: "", stderr: "" };
  const stdout = JSON.stringify(BODIES[phase](answer));
  const refused = answer.code !== null && answer.outcome === "deny";
  return refused ? { exit: 2, stdout, stderr: answer.message } : { exit: 0, stdout, stderr: "" };
}

const BODIES: Readonly<Record<Exclude<Phase, "session">, (answer: Answer) => JsonObject>> = {
  before: (answer) => ({
    hookSpecificOutput: {
      hookEventName: "PreToolUse",
      permissionDecision: answer.outcome,
      permissionDecisionReason: answer.message,
    },
  }),
  after: (answer) => ({
    decision: "block",
    reason: answer.message,
    hookSpecificOutput: { hookEventName: "PostToolUse", updatedToolOutput: answer.message },
  }),
  prompt: (answer) => ({ decision: "block", reason: answer.message }),
};

export const claudeCode: Host = {
  host: "claude-code",
  title: "Claude Code",
  proved: false,
  version: "2.1.295 (documentation)",
  deadline: DEADLINE,
  asksItself: true,
  ask: "Claude Code shows its own permission prompt with Rampart's reason; in a headless run it refuses the call.",
  claims: [
    { situation: "deny", effect: "the tool does not run, the model reads the reason", evidence: "documented" },
    { situation: "no opinion", effect: "the tool runs under the host's own rules and prompts", evidence: "documented" },
    { situation: "allow", effect: "the host's prompt is skipped, its deny and ask rules stay", evidence: "documented" },
    { situation: "ask", effect: "the host's own permission prompt shows the reason", evidence: "documented" },
    { situation: "hook exits 2", effect: "the tool does not run, the model reads stderr", evidence: "documented" },
    {
      situation: "hook crashes",
      effect: "refused from 2.1.295 on (onFailure: block); before, the tool runs",
      evidence: "documented",
    },
    { situation: "hook prints garbage", effect: "as a crash", evidence: "documented" },
    { situation: "hook hangs past the timeout", effect: "as a crash", evidence: "documented" },
    { situation: "deny after the tool ran", effect: "the reason replaces the output", evidence: "documented" },
    { situation: "deny of a prompt", effect: "the prompt is dropped", evidence: "documented" },
    { situation: "files named with @ in a prompt", effect: "no tool hook runs", evidence: "documented" },
    { situation: "disableAllHooks is true", effect: "no hook runs; protect refuses", evidence: "documented" },
  ],
  install: {
    file: (home, environment) => resolve(home, environment["CLAUDE_CONFIG_DIR"] ?? ".claude", "settings.json"),
    entries: (command) =>
      Object.entries(PHASES).map(([event, phase]) => ({
        list: ["hooks", event],
        value: {
          ...(phase === "before" || phase === "after" ? { matcher: "*" } : {}),
          hooks: [{ ...commandHook(command, DEADLINE.host / 1000), onFailure: "block" }],
        },
      })),
    obstacle: (settings) => switchedOff(settings, ["disableAllHooks"], true, "all hooks are switched off here"),
    commandsOf: hookCommands,
  },
  parse,
  render,
};
