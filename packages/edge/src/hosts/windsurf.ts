import { resolve } from "node:path";
import type { JsonObject } from "@rampart/core";
import { SILENCE, stop, stops } from "./answer.js";
import { HELD } from "./claims.js";
import { MINUTE } from "./deadline.js";
import { aliasedRequired, folderField, nameField, objectField, optionalName, own } from "./fields.js";
import { CLAUDE_FIELDS, type Form, reads, resultText } from "./form.js";
import type { Answer, Host, Phase, Rendered } from "./host.js";
import { byName } from "./names.js";
import { flatEntries, settingsTarget } from "./settings.js";
import * as to from "./translation.js";

/**
 * Windsurf: Cascade's hooks in `~/.codeium/windsurf/hooks.json`, written from its documentation. Never driven against the
 * real program here.
 */

const TOOLS: Readonly<Record<string, to.Translate>> = {
  run_command: (input) => to.shell(input, ["cwd"]),
  read_code: to.read,
  write_code: to.edit,
  mcp_tool_use: (input) => {
    const given = own(input, "mcp_tool_arguments");
    return to.mcp(
      nameField(input, "mcp_server_name"),
      nameField(input, "mcp_tool_name"),
      given === undefined ? {} : objectField(input, "mcp_tool_arguments"),
    );
  },
};

const PHASES: Readonly<Record<string, Phase>> = {
  pre_run_command: "before",
  pre_read_code: "before",
  pre_write_code: "before",
  pre_mcp_tool_use: "before",
  post_run_command: "after",
  post_read_code: "after",
  post_write_code: "after",
  post_mcp_tool_use: "after",
  pre_user_prompt: "prompt",
};
const info = (payload: JsonObject) => objectField(payload, "tool_info");

const FORM: Form = {
  ...CLAUDE_FIELDS,
  host: "windsurf",
  agent: "windsurf",
  phases: PHASES,
  event: (payload) => nameField(payload, "agent_action_name"),
  session: (payload) => nameField(payload, "trajectory_id"),
  folder: (payload) => (own(info(payload), "cwd") === undefined ? null : folderField(info(payload), "cwd")),
  tool: (payload) => ({
    name: nameField(payload, "agent_action_name").replace(/^(pre|post)_/, ""),
    input: info(payload),
    id: optionalName(payload, "execution_id"),
  }),
  translate: ({ name, input }) => byName(TOOLS, name, input),
  result: (payload) => resultText(own(info(payload), "mcp_result") ?? own(info(payload), "output")),
  prompt: (payload) => aliasedRequired(info(payload), ["user_prompt"]),
};

/** Only exit 2 stops, before something happens; the model reads stderr. */
function render(answer: Answer, phase: Phase): Rendered {
  return stops(answer) && (phase === "before" || phase === "prompt") ? stop(answer) : SILENCE;
}

export const windsurf: Host = {
  host: "windsurf",
  title: "Windsurf",
  proved: false,
  version: "1.13 (documentation)",
  deadline: MINUTE,
  asksItself: false,
  replacesResults: false,
  ask: `Windsurf's hooks cannot ask: ${HELD}`,
  claims: [
    { situation: "deny", effect: "the action does not happen, the model reads the reason", evidence: "documented" },
    { situation: "no opinion", effect: "the action happens under the host's own rules", evidence: "documented" },
    { situation: "ask", effect: "refused with a review id", evidence: "documented" },
    { situation: "hook exits 2", effect: "the action does not happen", evidence: "documented" },
    {
      situation: "hook crashes",
      effect: "by itself the action happens; the installed command line turns it into exit 2",
      evidence: "assumed",
    },
    { situation: "hook prints garbage", effect: "nothing: it reads no output", evidence: "documented" },
    { situation: "hook hangs", effect: "unknown", evidence: "assumed" },
    { situation: "deny after the tool ran", effect: "nothing", evidence: "documented" },
    { situation: "tools that are neither files, commands nor MCP", effect: "no hook runs", evidence: "documented" },
  ],
  install: ({ home, command }) => {
    const entries = flatEntries(Object.keys(PHASES), { command, show_output: false });
    return [settingsTarget(resolve(home, ".codeium/windsurf/hooks.json"), entries)];
  },
  traces: [".codeium/windsurf"],
  programs: ["windsurf"],
  canary: (command_line, cwd, id) => ({
    agent_action_name: "pre_run_command",
    trajectory_id: id,
    execution_id: id,
    tool_info: { command_line, cwd },
  }),
  ...reads(FORM),
  render,
};
