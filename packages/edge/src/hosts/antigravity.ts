import { resolve } from "node:path";
import type { JsonObject } from "@rampart/core";
import { isJsonObject } from "@rampart/service";
import { refusalOf, say } from "./answer.js";
import { MINUTE } from "./deadline.js";
import { firstFolder, listed, nameField, objectField, own } from "./fields.js";
import { CLAUDE_FIELDS, type Form, reads } from "./form.js";
import type { Answer, Host, Phase, Rendered } from "./host.js";
import { byName, mcpTool } from "./names.js";
import { commandHook, manifestTarget, settingsTarget, switchedOff } from "./settings.js";
import * as to from "./translation.js";

/**
 * Antigravity: a plug-in in `~/.gemini/config/plugins/rampart`, written from its documentation. Never driven against the
 * real program here.
 */

const TOOLS: Readonly<Record<string, to.Translate>> = {
  run_command: (input) => to.shell(input, ["Cwd"]),
  view_file: to.read,
  write_to_file: to.write,
  replace_file_content: to.edit,
  multi_replace_file_content: to.edit,
  list_dir: to.list,
  find_by_name: to.glob,
  grep_search: to.search,
  read_url_content: to.fetch,
  search_web: (input) => to.named("web_search", input),
  invoke_subagent: (input) => to.named("agent", input),
};

const NAME = "rampart-door";

const FORM: Form = {
  ...CLAUDE_FIELDS,
  host: "antigravity",
  agent: "antigravity",
  phases: { PreToolUse: "before" },
  // The message has no event; only the one before a tool has a call.
  event: (payload) => (isJsonObject(own(payload, "toolCall")) ? "PreToolUse" : "unnamed"),
  session: (payload) => nameField(payload, "conversationId"),
  folder: (payload) => firstFolder(listed(payload, "workspacePaths"), "workspacePaths"),
  tool: (payload) => {
    const call = objectField(payload, "toolCall");
    const step = own(payload, "stepIdx");
    const id = typeof step === "number" ? `${nameField(payload, "conversationId").slice(0, 200)}#${step}` : null;
    return { name: nameField(call, "name"), input: objectField(call, "args"), id };
  },
  translate: ({ name, input }) => mcpTool(name, input) ?? byName(TOOLS, name, input),
  rootIn: "every",
};

const DECISIONS = { "no-opinion": "allow", allow: "allow", ask: "force_ask", deny: "deny" } as const;

/** A missing decision is a refusal there; *allow* leaves the host's own prompt as it is. */
function render(answer: Answer, phase: Phase): Rendered {
  const outcome = phase === "before" ? answer.outcome : "no-opinion";
  const decision = DECISIONS[outcome];
  const body: JsonObject = decision === "allow" ? { decision } : { decision, reason: answer.message };
  return say(body, phase === "before" ? refusalOf(answer) : null);
}

export const antigravity: Host = {
  host: "antigravity",
  title: "Antigravity",
  proved: false,
  version: "1.1 (documentation)",
  deadline: MINUTE,
  asksItself: true,
  replacesResults: false,
  ask: "Antigravity asks its user, also where an answer was remembered before.",
  claims: [
    { situation: "deny", effect: "the tool does not run, the model reads the reason", evidence: "documented" },
    { situation: "no opinion", effect: "the tool runs under the host's own rules and prompts", evidence: "documented" },
    { situation: "ask", effect: "the user is asked", evidence: "documented" },
    { situation: "hook crashes", effect: "the tool does not run", evidence: "assumed" },
    { situation: "hook prints garbage", effect: "the tool does not run", evidence: "assumed" },
    { situation: "hook hangs past the timeout", effect: "unknown", evidence: "assumed" },
    { situation: "after the tool ran", effect: "no hook: its message has no result", evidence: "documented" },
  ],
  install: ({ home, command }) => {
    const folder = resolve(home, ".gemini/config/plugins/rampart");
    const value = { matcher: "*", hooks: [commandHook(command, MINUTE.host / 1000)] };
    const obstacle = (settings: JsonObject) =>
      switchedOff(settings, [NAME, "enabled"], false, "this hook is switched off here");
    return [
      manifestTarget(folder, command),
      settingsTarget(resolve(folder, "hooks.json"), [{ list: [NAME, "PreToolUse"], value }], { obstacle }),
    ];
  },
  traces: [".gemini/antigravity", ".gemini/config"],
  programs: ["agy", "antigravity"],
  canary: (CommandLine, folder, conversationId) => ({
    toolCall: { name: "run_command", args: { CommandLine } },
    stepIdx: 0,
    conversationId,
    workspacePaths: [folder],
  }),
  ...reads(FORM),
  render,
};
