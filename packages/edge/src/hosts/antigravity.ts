import { resolve } from "node:path";
import type { Json, JsonObject } from "@rampart/core";
import { isJsonObject } from "@rampart/service";
import { nameField, objectField, own } from "./fields.js";
import { CLAUDE_FIELDS, type Form, readForm } from "./form.js";
import type { Answer, Host, Phase, Rendered } from "./host.js";
import { byName, mcpTool } from "./names.js";
import { Refusal } from "./refusal.js";
import { commandHook, settingsTarget, switchedOff } from "./settings.js";
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

const DEADLINE = { host: 60_000, own: 10_000, guard: 2_000 } as const;
const NAME = "rampart-door";

const FORM: Form = {
  ...CLAUDE_FIELDS,
  host: "antigravity",
  agent: "antigravity",
  phases: { PreToolUse: "before" },
  // The message has no event; only the one before a tool has a call.
  event: (payload) => (isJsonObject(own(payload, "toolCall")) ? "PreToolUse" : "unnamed"),
  session: (payload) => nameField(payload, "conversationId"),
  folder: (payload) => firstFolder(own(payload, "workspacePaths")),
  tool: (payload) => {
    const call = objectField(payload, "toolCall");
    const step = own(payload, "stepIdx");
    const id = typeof step === "number" ? `${nameField(payload, "conversationId").slice(0, 200)}#${step}` : null;
    return { name: nameField(call, "name"), input: objectField(call, "args"), id };
  },
  translate: ({ name, input }) => mcpTool(name, input) ?? byName(TOOLS, name, input),
  rootIn: "every",
};

function firstFolder(paths: Json | undefined): string | null {
  const [first] = Array.isArray(paths) ? paths : [];
  if (first === undefined) return null;
  if (typeof first !== "string" || !first.startsWith("/") || first.includes("\0") || first.length > 4_096) {
    throw new Refusal("hook.field_value", '"workspacePaths" has no absolute path');
  }
  return first;
}

const DECISIONS = { "no-opinion": "allow", allow: "allow", ask: "force_ask", deny: "deny" } as const;

/** A missing decision is a refusal there; *allow* leaves the host's own prompt as it is. */
function render(answer: Answer, phase: Phase): Rendered {
  const outcome = phase === "before" ? answer.outcome : "no-opinion";
  const decision = DECISIONS[outcome];
  const body: JsonObject = decision === "allow" ? { decision } : { decision, reason: answer.message };
  const refused = outcome === "deny" && answer.code !== null;
  return { exit: refused ? 2 : 0, stdout: JSON.stringify(body), stderr: refused ? answer.message : "" };
}

export const antigravity: Host = {
  host: "antigravity",
  title: "Antigravity",
  proved: false,
  version: "1.1 (documentation)",
  deadline: DEADLINE,
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
    const manifest = { name: "rampart", version: "1.0.0", description: `Rampart's door: ${command}` };
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    const value = { matcher: "*", hooks: [commandHook(command, DEADLINE.host / 1000)] };
    const obstacle = (settings: JsonObject) =>
      switchedOff(settings, [NAME, "enabled"], false, "this hook is switched off here");
    return [
      { kind: "own", file: resolve(folder, "plugin.json"), text, executable: false },
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
  translate: (name, input) => FORM.translate({ name, input, id: null }, {}),
  parse: (raw, now) => readForm(FORM, raw, now),
  render,
};
