import { resolve } from "node:path";
import type { JsonObject } from "@rampart/core";
import { renderClaude } from "./claude-answer.js";
import { MINUTE } from "./deadline.js";
import { CLAUDE_FIELDS, CLAUDE_PHASES, claudeCanary, type Form, reads } from "./form.js";
import { geminiHook, geminiOff } from "./gemini-settings.js";
import { GEMINI_TOOLS } from "./gemini-tools.js";
import type { Host } from "./host.js";
import { claudeTools } from "./names.js";
import { nestedEntries, settingsTarget, switchedOff } from "./settings.js";
import * as to from "./translation.js";

/**
 * Qwen Code: Claude Code's events over Gemini CLI's tools in `settings.json`, read from and driven with version 0.15.10
 * of `@qwen-code/qwen-code`, the newest that runs on Node 20.
 */

const TOOLS: Readonly<Record<string, to.Translate>> = {
  ...GEMINI_TOOLS,
  edit: to.edit,
  web_search: (input) => to.named("web_search", input),
  task: (input) => to.named("agent", input),
};

const FORM: Form = {
  ...CLAUDE_FIELDS,
  host: "qwen",
  agent: "qwen-code",
  phases: CLAUDE_PHASES,
  translate: claudeTools(TOOLS),
};

export const qwen: Host = {
  host: "qwen",
  title: "Qwen Code",
  proved: true,
  version: "0.15.10",
  deadline: MINUTE,
  asksItself: true,
  replacesResults: false,
  ask: "Qwen Code asks its user; in a headless run it refuses the call and says that it needs approval.",
  claims: [
    { situation: "deny", effect: "the tool does not run, the model reads the reason", evidence: "measured" },
    { situation: "no opinion", effect: "the tool runs under the host's own rules and prompts", evidence: "measured" },
    { situation: "ask", effect: "headless: the tool does not run", evidence: "measured" },
    { situation: "hook exits 2", effect: "the tool does not run", evidence: "measured" },
    {
      situation: "hook crashes",
      effect: "by itself the tool runs; the installed command line turns it into exit 2, and the tool does not run",
      evidence: "measured",
    },
    { situation: "hook prints garbage", effect: "the tool runs", evidence: "measured" },
    {
      situation: "hook hangs",
      effect:
        "by itself the tool runs after the host's timeout; the installed command line ends it after 20 s, and the tool does not run",
      evidence: "measured",
    },
    { situation: "deny after the tool ran", effect: "the model still reads the output", evidence: "measured" },
    { situation: "a project's settings.json turns hooks off", effect: "no hook runs", evidence: "documented" },
    {
      situation: "arguments the policy changes",
      effect: "the call is denied: Qwen Code runs the ones it has",
      evidence: "measured",
    },
    { situation: "a result the policy redacts", effect: "the model reads it as it is", evidence: "measured" },
    { situation: "deny of a prompt", effect: "the model is asked nothing", evidence: "measured" },
  ],
  install: ({ home, command }) => {
    const hook = geminiHook(command, MINUTE.host);
    const obstacle = (settings: JsonObject) =>
      switchedOff(settings, ["disableAllHooks"], true, "all hooks are switched off here") ??
      geminiOff(settings, command);
    const tools = nestedEntries(["PreToolUse", "PostToolUse"], hook, "*");
    const others = nestedEntries(["UserPromptSubmit", "SessionStart"], hook);
    return [settingsTarget(resolve(home, ".qwen/settings.json"), [...tools, ...others], { obstacle })];
  },
  traces: [".qwen"],
  programs: ["qwen"],
  canary: claudeCanary("PreToolUse", "run_shell_command"),
  ...reads(FORM),
  render: (answer, phase) => renderClaude(answer, phase, { asks: true }),
};
