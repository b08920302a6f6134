import { resolve } from "node:path";
import type { JsonObject } from "@rampart/core";
import { folderField, nameField, objectField, own, textField } from "./fields.js";
import { CLAUDE_FIELDS, type Form, readForm } from "./form.js";
import type { Answer, Host, Phase, Rendered } from "./host.js";
import { byName, serverTool } from "./names.js";
import { commandHook, nestedEntries, settingsTarget } from "./settings.js";
import * as to from "./translation.js";

/**
 * Goose: a plug-in in `~/.agents/plugins/rampart`, written from its documentation. Never driven against the real program
 * here.
 */

const TOOLS: Readonly<Record<string, to.Translate>> = {
  developer__shell: (input) => to.shell(input, ["working_dir"]),
  developer__text_editor: textEditor,
  developer__write: to.write,
  developer__edit: to.edit,
  developer__read: to.read,
  developer__tree: to.list,
  computercontroller__web_scrape: to.fetch,
};

function textEditor(input: JsonObject): to.Translation {
  const command = own(input, "command");
  if (command === "view") return to.read(input);
  return command === "write" || command === "create" ? to.write(input) : to.edit(input);
}

const PHASES: Readonly<Record<string, Phase>> = {
  PreToolUse: "before",
  PostToolUse: "after",
  UserPromptSubmit: "prompt",
  SessionStart: "session",
};
const DEADLINE = { host: 60_000, own: 10_000, guard: 2_000 } as const;

const FORM: Form = {
  ...CLAUDE_FIELDS,
  host: "goose",
  agent: "goose",
  phases: PHASES,
  event: (payload) => nameField(payload, "event"),
  folder: (payload) => folderField(payload, "working_dir"),
  tool: (payload) => ({
    name: nameField(payload, "tool_name"),
    input: objectField(payload, "tool_input"),
    id: own(payload, "tool_call_id") === undefined ? null : nameField(payload, "tool_call_id"),
  }),
  translate: ({ name, input }) => {
    const known = byName(TOOLS, name, input);
    return known.tool === name ? serverTool(name, name, input) : known;
  },
  prompt: (payload) => textField(payload, "prompt"),
};

/** Nothing said is no opinion; with `on_failure: "block"` an empty object would be a refusal. */
function render(answer: Answer, phase: Phase): Rendered {
  if (phase === "session" || answer.outcome === "no-opinion") return { exit: 0, stdout: "", stderr: "" };
  if (answer.outcome === "allow") return { exit: 0, stdout: '{"decision":"allow"}', stderr: "" };
  const stdout = JSON.stringify({ decision: "block", reason: answer.message });
  return answer.code === null ? { exit: 0, stdout, stderr: "" } : { exit: 2, stdout, stderr: answer.message };
}

export const goose: Host = {
  host: "goose",
  title: "Goose",
  proved: false,
  version: "1.x (documentation)",
  deadline: DEADLINE,
  asksItself: false,
  replacesResults: false,
  ask:
    "Goose's hooks cannot ask: the call is held for review and refused with an id; `rampart approve ID` lets the same " +
    "call through once.",
  claims: [
    { situation: "deny", effect: "the tool does not run, the model reads the reason", evidence: "documented" },
    { situation: "no opinion", effect: "the tool runs under the host's own rules and prompts", evidence: "documented" },
    { situation: "ask", effect: "refused with a review id", evidence: "documented" },
    { situation: "hook exits 2", effect: "the tool does not run", evidence: "documented" },
    { situation: "hook crashes", effect: "the tool does not run (on_failure: block)", evidence: "documented" },
    { situation: "hook prints garbage", effect: "the tool does not run (on_failure: block)", evidence: "documented" },
    {
      situation: "hook hangs past the timeout",
      effect: "the tool does not run (on_failure: block)",
      evidence: "documented",
    },
    { situation: "deny after the tool ran", effect: "unknown", evidence: "assumed" },
  ],
  install: ({ home, command, failClosed }) => {
    const folder = resolve(home, ".agents/plugins/rampart");
    const failure = failClosed ? { on_failure: "block" } : {};
    const hook = { ...commandHook(command, DEADLINE.host / 1000), ...failure };
    const manifest = { name: "rampart", version: "1.0.0", description: `Rampart's door: ${command}` };
    const text = `${JSON.stringify(manifest, null, 2)}\n`;
    return [
      { kind: "own", file: resolve(folder, "plugin.json"), text, executable: false },
      settingsTarget(resolve(folder, "hooks/hooks.json"), nestedEntries(Object.keys(PHASES), hook)),
    ];
  },
  traces: [".config/goose", ".local/share/goose"],
  programs: ["goose"],
  canary: (command, working_dir, id) => ({
    event: "PreToolUse",
    session_id: id,
    working_dir,
    tool_name: "developer__shell",
    tool_input: { command },
    tool_call_id: id,
  }),
  translate: (name, input) => FORM.translate({ name, input, id: null }, {}),
  parse: (raw, now) => readForm(FORM, raw, now),
  render,
};
