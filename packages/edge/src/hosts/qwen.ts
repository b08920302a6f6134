import { resolve } from "node:path";
import type { JsonObject } from "@rampart/core";
import { renderClaude } from "./claude-answer.js";
import { own } from "./fields.js";
import { CLAUDE_FIELDS, claudeCanary, type Form, readForm } from "./form.js";
import type { Host, Phase } from "./host.js";
import { byName, mcpTool } from "./names.js";
import { commandHook, nestedEntries, settingsTarget, switchedOff } from "./settings.js";
import * as to from "./translation.js";

/**
 * Qwen Code: Claude Code's events over Gemini CLI's tools in `settings.json`, read from and driven with version 0.15.10
 * of `@qwen-code/qwen-code`, the newest that runs on Node 20.
 */

const TOOLS: Readonly<Record<string, to.Translate>> = {
  run_shell_command: (input) => to.shell(input, ["dir_path", "directory"]),
  read_file: to.read,
  read_many_files: to.readMany,
  list_directory: to.list,
  glob: to.glob,
  grep_search: to.search,
  search_file_content: to.search,
  write_file: to.write,
  edit: to.edit,
  replace: to.edit,
  web_fetch: to.fetch,
  web_search: (input) => to.named("web_search", input),
  task: (input) => to.named("agent", input),
};

const PHASES: Readonly<Record<string, Phase>> = {
  PreToolUse: "before",
  PostToolUse: "after",
  UserPromptSubmit: "prompt",
  SessionStart: "session",
};

const DEADLINE = { host: 60_000, own: 10_000, guard: 2_000 } as const;
const NAME = "rampart-door";

const FORM: Form = {
  ...CLAUDE_FIELDS,
  host: "qwen",
  agent: "qwen-code",
  phases: PHASES,
  translate: ({ name, input }, payload) =>
    mcpTool(name, input, own(payload, "mcp_server")) ?? byName(TOOLS, name, input),
};

export const qwen: Host = {
  host: "qwen",
  title: "Qwen Code",
  proved: true,
  version: "0.15.10",
  deadline: DEADLINE,
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
    const hook = { name: NAME, ...commandHook(command, DEADLINE.host) };
    const obstacle = (settings: JsonObject) =>
      switchedOff(settings, ["disableAllHooks"], true, "all hooks are switched off here") ??
      switchedOff(settings, ["hooksConfig", "enabled"], false, "hooks are switched off here") ??
      switchedOff(settings, ["hooksConfig", "disabled"], [NAME, command], "this hook is switched off here");
    const tools = nestedEntries(["PreToolUse", "PostToolUse"], hook, "*");
    const others = nestedEntries(["UserPromptSubmit", "SessionStart"], hook);
    return [settingsTarget(resolve(home, ".qwen/settings.json"), [...tools, ...others], { obstacle })];
  },
  traces: [".qwen"],
  programs: ["qwen"],
  canary: claudeCanary("PreToolUse", "run_shell_command"),
  translate: (name, input) => FORM.translate({ name, input, id: null }, {}),
  parse: (raw, now) => readForm(FORM, raw, now),
  render: (answer, phase) => renderClaude(answer, phase, { asks: true }),
};
