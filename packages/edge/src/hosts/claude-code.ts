import { resolve } from "node:path";
import type { JsonObject } from "@rampart/core";
import { renderClaude } from "./claude-answer.js";
import { claudeOutput } from "./claude-result.js";
import { COPILOT_TOOLS } from "./copilot-tools.js";
import { MINUTE } from "./deadline.js";
import { optionalName, own, textField } from "./fields.js";
import { CLAUDE_FIELDS, CLAUDE_PHASES, claudeCanary, type Form, readsAndRewrites } from "./form.js";
import type { Host, Unattended } from "./host.js";
import { claudeTools } from "./names.js";
import { commandHook, nestedEntries, settingsTarget, switchedOff } from "./settings.js";
import * as to from "./translation.js";

/** Claude Code: command hooks of `settings.json`. */

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

/** Permission modes in which its user is asked; versions that say nothing of one have no other. */
const ATTENDED: ReadonlySet<string | null> = new Set([null, "default", "acceptEdits", "plan"]);

/**
 * Where permissions are bypassed it writes what it holds for sensitive itself (`.git`, `.husky`, `.claude`, files of shells), a
 * hook's ask notwithstanding, and a classifier answers in mode `auto`: seen with 2.1.329. Such a question is for a review.
 */
const unattended = (mode: string | null): Unattended | null =>
  ATTENDED.has(mode) ? null : mode === "bypassPermissions" ? "runs" : "decides";

const FORM: Form = {
  ...CLAUDE_FIELDS,
  host: "claude-code",
  agent: "claude-code",
  phases: { ...CLAUDE_PHASES, PostToolUseFailure: "after" },
  // A tool that failed answers nothing but what went wrong.
  result: (payload) =>
    own(payload, "hook_event_name") === "PostToolUseFailure"
      ? textField(payload, "error")
      : CLAUDE_FIELDS.result(payload),
  translate: claudeTools(TOOLS),
  unattended: (payload) => unattended(optionalName(payload, "permission_mode")),
};

const replacing = (text: string, withheld: boolean, raw: Uint8Array | undefined) => ({
  hookEventName: "PostToolUse",
  updatedToolOutput: claudeOutput(raw, text, withheld),
});

export const claudeCode: Host = {
  host: "claude-code",
  title: "Claude Code",
  proved: true,
  version: "2.1.329",
  deadline: MINUTE,
  asksItself: true,
  replacesResults: true,
  ask: "Claude Code shows its own permission prompt with Rampart's reason; in a headless run it refuses the call. Where its session asks nobody (bypassPermissions, auto, dontAsk) the call is denied with the id of a review.",
  claims: [
    { situation: "deny", effect: "the tool does not run, the model reads the reason", evidence: "measured" },
    { situation: "no opinion", effect: "the tool runs under the host's own rules and prompts", evidence: "measured" },
    { situation: "allow", effect: "the host's prompt is skipped, its deny and ask rules stay", evidence: "measured" },
    {
      situation: "ask",
      effect: "headless: the tool does not run; otherwise the host's own prompt shows the reason",
      evidence: "measured",
    },
    {
      situation:
        "ask about a file the host holds for sensitive (.git, .husky, .claude, rc files), permissions bypassed",
      effect: "by itself the tool runs, so Rampart denies it with the id of a review",
      evidence: "measured",
    },
    { situation: "hook exits 2", effect: "the tool does not run, the model reads stderr", evidence: "measured" },
    {
      situation: "hook crashes",
      effect:
        "the tool does not run (onFailure: block, known from 2.1.295 on; the installed command line turns it into exit 2 besides)",
      evidence: "measured",
    },
    { situation: "hook prints garbage", effect: "the tool runs", evidence: "measured" },
    { situation: "hook hangs past the timeout", effect: "as a crash", evidence: "measured" },
    {
      situation: "deny after the tool ran",
      effect: "the reason replaces the output, in the output's own shape: another leaves it as it is",
      evidence: "measured",
    },
    {
      situation: "deny after the tool failed",
      effect: "the model still reads what it said",
      evidence: "measured",
    },
    { situation: "deny of a prompt", effect: "the model is asked nothing", evidence: "measured" },
    { situation: "files named with @ in a prompt", effect: "no tool hook runs", evidence: "documented" },
    { situation: "disableAllHooks is true", effect: "no hook runs; protect refuses", evidence: "documented" },
    {
      situation: "arguments the policy changes",
      effect: "the tool runs with the changed ones; what the policy does not grant, the host's prompt shows first",
      evidence: "measured",
    },
    { situation: "a result the policy redacts", effect: "the model reads it redacted", evidence: "measured" },
  ],
  install: ({ home, environment, command, failClosed }) => {
    const hook = { ...commandHook(command, MINUTE.host / 1000), ...(failClosed ? { onFailure: "block" } : {}) };
    const tools = nestedEntries(["PreToolUse", "PostToolUse", "PostToolUseFailure"], hook, "*");
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
  render: (answer, phase, raw) => renderClaude(answer, phase, { asks: true, replacing }, raw),
};
