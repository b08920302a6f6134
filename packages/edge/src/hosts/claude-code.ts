import { resolve } from "node:path";
import type { JsonObject } from "@rampart/core";
import { renderClaude } from "./claude-answer.js";
import { COPILOT_TOOLS } from "./copilot-tools.js";
import { MINUTE } from "./deadline.js";
import { own } from "./fields.js";
import { CLAUDE_FIELDS, CLAUDE_PHASES, claudeCanary, type Form, readsAndRewrites } from "./form.js";
import type { Host } from "./host.js";
import { claudeTools } from "./names.js";
import { commandHook, nestedEntries, settingsTarget, switchedOff } from "./settings.js";
import * as to from "./translation.js";

/**
 * Claude Code: command hooks of `settings.json`, written from its documentation and the types of the package
 * `@anthropic-ai/claude-agent-sdk` 0.3.328. Never driven against the real program here.
 */

/** VS Code reads these settings too, and hands its own tools to the same hook. */
const TOOLS: Readonly<Record<string, to.Translate>> = {
  ...COPILOT_TOOLS,
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

const FORM: Form = {
  ...CLAUDE_FIELDS,
  host: "claude-code",
  agent: "claude-code",
  phases: CLAUDE_PHASES,
  translate: claudeTools(TOOLS),
};

const replacing = (updatedToolOutput: string) => ({ hookEventName: "PostToolUse", updatedToolOutput });

export const claudeCode: Host = {
  host: "claude-code",
  title: "Claude Code",
  proved: false,
  version: "2.1.295 (documentation)",
  deadline: MINUTE,
  asksItself: true,
  replacesResults: true,
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
    {
      situation: "arguments the policy changes",
      effect: "the tool runs with the changed ones; what the policy does not grant, the host's prompt shows first",
      evidence: "documented",
    },
    { situation: "a result the policy redacts", effect: "the model reads it redacted", evidence: "documented" },
  ],
  install: ({ home, environment, command, failClosed }) => {
    const hook = { ...commandHook(command, MINUTE.host / 1000), ...(failClosed ? { onFailure: "block" } : {}) };
    const tools = nestedEntries(["PreToolUse", "PostToolUse"], hook, "*");
    const others = nestedEntries(["UserPromptSubmit", "SessionStart"], hook);
    const file = resolve(home, environment["CLAUDE_CONFIG_DIR"] ?? ".claude", "settings.json");
    const obstacle = (settings: JsonObject) =>
      switchedOff(settings, ["disableAllHooks"], true, "all hooks are switched off here");
    return [settingsTarget(file, [...tools, ...others], { obstacle })];
  },
  traces: [".claude"],
  programs: ["claude"],
  canary: claudeCanary("PreToolUse", "Bash"),
  ...readsAndRewrites(FORM),
  render: (answer, phase) => renderClaude(answer, phase, { asks: true, replacing }),
};
