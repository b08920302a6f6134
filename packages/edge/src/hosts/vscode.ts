import { resolve } from "node:path";
import type { JsonObject } from "@rampart/core";
import { renderClaude } from "./claude-answer.js";
import { COPILOT_TOOLS } from "./copilot-tools.js";
import { MINUTE } from "./deadline.js";
import { aliasedRequired, nameField, own } from "./fields.js";
import { CLAUDE_FIELDS, CLAUDE_PHASES, claudeCanary, type Form, reads } from "./form.js";
import type { Host } from "./host.js";
import { byName, mcpTool } from "./names.js";
import { commandHook, flatEntries, settingsTarget } from "./settings.js";

/**
 * The agent of Visual Studio Code: hooks in `~/.copilot/hooks`, a preview, written from its documentation. Never driven
 * against the real program here.
 */

const FORM: Form = {
  ...CLAUDE_FIELDS,
  host: "vscode",
  agent: "vscode",
  phases: CLAUDE_PHASES,
  // Some versions spell these two in camel case.
  event: (payload) => nameField(spelled(payload, "hook_event_name", "hookEventName"), "hook_event_name"),
  session: (payload) => nameField(spelled(payload, "session_id", "sessionId"), "session_id"),
  translate: ({ name, input }) => mcpTool(name, input) ?? byName(COPILOT_TOOLS, name, input),
};

const spelled = (payload: JsonObject, name: string, camel: string): JsonObject =>
  own(payload, name) === undefined && own(payload, camel) === undefined
    ? {}
    : { [name]: aliasedRequired(payload, [name, camel]) };

const replacing = (additionalContext: string) => ({ hookEventName: "PostToolUse", additionalContext });

export const vscode: Host = {
  host: "vscode",
  title: "VS Code",
  proved: false,
  version: "1.110 preview (documentation)",
  deadline: MINUTE,
  asksItself: true,
  replacesResults: false,
  ask: "VS Code asks its user before the tool runs.",
  claims: [
    { situation: "deny", effect: "the tool does not run, the model reads the reason", evidence: "documented" },
    { situation: "no opinion", effect: "the tool runs under the host's own rules and prompts", evidence: "documented" },
    { situation: "ask", effect: "the user is asked", evidence: "documented" },
    { situation: "hook exits 2", effect: "the tool does not run", evidence: "documented" },
    {
      situation: "hook crashes",
      effect: "by itself a warning, and the tool runs; the installed command line turns it into exit 2",
      evidence: "documented",
    },
    { situation: "hook prints garbage", effect: "the tool runs", evidence: "assumed" },
    {
      situation: "hook hangs",
      effect: "the installed command line ends it after 20 s with exit 2",
      evidence: "assumed",
    },
    {
      situation: "deny after the tool ran",
      effect: "the model is told to stop; the output stays",
      evidence: "documented",
    },
    {
      situation: "Copilot CLI is started",
      effect: "it reads the same folder and runs this hook too",
      evidence: "documented",
    },
  ],
  install: ({ home, command }) => {
    const hook = commandHook(command, MINUTE.host / 1000);
    return [
      settingsTarget(
        resolve(home, ".copilot/hooks/rampart-vscode.json"),
        flatEntries(Object.keys(CLAUDE_PHASES), hook),
      ),
    ];
  },
  traces: [".vscode", ".config/Code"],
  programs: ["code"],
  canary: claudeCanary("PreToolUse", "run_in_terminal"),
  ...reads(FORM),
  render: (answer, phase) => renderClaude(answer, phase, { asks: true, replacing }),
};
