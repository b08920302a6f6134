import { resolve } from "node:path";
import type { JsonObject } from "@rampart/core";
import { SILENCE, say } from "./answer.js";
import { HELD } from "./claims.js";
import { MINUTE } from "./deadline.js";
import { folderField, nameField, objectField, optionalName, own } from "./fields.js";
import { CLAUDE_FIELDS, CLAUDE_PHASES, type Form, reads } from "./form.js";
import type { Answer, Host, Phase, Rendered } from "./host.js";
import { byName, serverTool } from "./names.js";
import { commandHook, manifestTarget, nestedEntries, settingsTarget } from "./settings.js";
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

const FORM: Form = {
  ...CLAUDE_FIELDS,
  host: "goose",
  agent: "goose",
  phases: CLAUDE_PHASES,
  event: (payload) => nameField(payload, "event"),
  folder: (payload) => folderField(payload, "working_dir"),
  tool: (payload) => ({
    name: nameField(payload, "tool_name"),
    input: objectField(payload, "tool_input"),
    id: optionalName(payload, "tool_call_id"),
  }),
  translate: ({ name, input }) => {
    const known = byName(TOOLS, name, input);
    return known.tool === name ? serverTool(name, name, input) : known;
  },
};

/** Nothing said is no opinion; with `on_failure: "block"` an empty object would be a refusal. */
function render(answer: Answer, phase: Phase): Rendered {
  if (phase === "session" || answer.outcome === "no-opinion") return SILENCE;
  if (answer.outcome === "allow") return say({ decision: "allow" });
  return say({ decision: "block", reason: answer.message }, answer.code === null ? null : answer.message);
}

export const goose: Host = {
  host: "goose",
  title: "Goose",
  proved: false,
  version: "1.x (documentation)",
  deadline: MINUTE,
  asksItself: false,
  replacesResults: false,
  ask: `Goose's hooks cannot ask: ${HELD}`,
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
    const hook = { ...commandHook(command, MINUTE.host / 1000), ...failure };
    return [
      manifestTarget(folder, command),
      settingsTarget(resolve(folder, "hooks/hooks.json"), nestedEntries(Object.keys(CLAUDE_PHASES), hook)),
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
  ...reads(FORM),
  render,
};
