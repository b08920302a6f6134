import { resolve } from "node:path";
import type { JsonObject } from "@rampart/core";
import { isJsonObject } from "@rampart/service";
import { NOTHING, refusalOf, say, stops } from "./answer.js";
import { HELD } from "./claims.js";
import { MINUTE } from "./deadline.js";
import { firstFolder, folderField, nameField, optionalList, own } from "./fields.js";
import { CLAUDE_FIELDS, type Form, reads, resultText } from "./form.js";
import type { Answer, Host, Phase, Rendered } from "./host.js";
import { byName } from "./names.js";
import { flatEntries, otherVersion, settingsTarget } from "./settings.js";
import * as to from "./translation.js";

/** Cursor: `~/.cursor/hooks.json`, written from its documentation. Never driven against the real program here. */

const TOOLS: Readonly<Record<string, to.Translate>> = {
  Shell: (input) => to.shell(input, ["working_directory", "cwd"]),
  Read: to.read,
  Write: to.write,
  Edit: to.edit,
  Delete: to.remove,
  Grep: to.search,
  Glob: to.glob,
  LS: to.list,
  WebFetch: to.fetch,
  Task: (input) => to.named("agent", input),
};

const PHASES: Readonly<Record<string, Phase>> = {
  preToolUse: "before",
  postToolUse: "after",
  beforeSubmitPrompt: "prompt",
  sessionStart: "session",
};

const FORM: Form = {
  ...CLAUDE_FIELDS,
  host: "cursor",
  agent: "cursor",
  phases: PHASES,
  session: (payload) => nameField(payload, "conversation_id"),
  folder: (payload) => (own(payload, "cwd") === undefined ? firstRoot(payload) : folderField(payload, "cwd")),
  translate: ({ name, input }) => serverCall(name, input) ?? byName(TOOLS, name, input),
  result: (payload) => resultText(own(payload, "tool_output") ?? own(payload, "tool_response")),
};

function firstRoot(payload: JsonObject): string | null {
  return firstFolder(optionalList(payload, "workspace_roots"), "workspace_roots");
}

/** `MCP:TOOL`: the server is not named, so it stays a server's tool of nobody in particular. */
function serverCall(tool: string, input: JsonObject): to.Translation | null {
  if (!tool.startsWith("MCP:") || tool.length === 4) return null;
  const server = own(input, "server_name") ?? own(input, "server");
  return typeof server === "string" && isJsonObject(input)
    ? to.mcp(server, tool.slice(4), input)
    : to.named(tool, input);
}

function render(answer: Answer, phase: Phase): Rendered {
  const { outcome, message, code } = answer;
  const stopped = stops(answer);
  if (phase === "session" || (!stopped && outcome !== "allow")) return NOTHING;
  if (phase === "prompt") return say(stopped ? { continue: false, user_message: message } : {}, refusalOf(answer));
  if (phase === "after") return say(stopped ? { additional_context: message } : {}, refusalOf(answer));
  if (!stopped) return say({ permission: "allow" });
  const body = { permission: "deny", user_message: message, agent_message: message };
  return say(body, code === null ? null : message);
}

export const cursor: Host = {
  host: "cursor",
  title: "Cursor",
  proved: false,
  version: "2.x (documentation)",
  deadline: MINUTE,
  asksItself: false,
  replacesResults: false,
  ask: `Cursor accepts an ask before a tool but does not act on it, so ${HELD}`,
  claims: [
    { situation: "deny", effect: "the tool does not run, the model reads the reason", evidence: "documented" },
    { situation: "no opinion", effect: "the tool runs under the host's own rules and prompts", evidence: "documented" },
    { situation: "ask", effect: "refused with a review id; the host's own ask is not used", evidence: "documented" },
    { situation: "hook exits 2", effect: "the tool does not run", evidence: "documented" },
    { situation: "hook crashes", effect: "the tool does not run (failClosed)", evidence: "documented" },
    { situation: "hook prints garbage", effect: "the tool does not run (failClosed)", evidence: "documented" },
    { situation: "hook hangs past the timeout", effect: "the tool does not run (failClosed)", evidence: "documented" },
    { situation: "deny after the tool ran", effect: "the model reads output and reason", evidence: "assumed" },
    { situation: "deny of a prompt", effect: "the prompt is dropped", evidence: "documented" },
  ],
  install: ({ home, command, failClosed }) => {
    const hook = { command, timeout: MINUTE.host / 1000, ...(failClosed ? { failClosed: true } : {}) };
    const entries = flatEntries(Object.keys(PHASES), hook);
    return [
      settingsTarget(resolve(home, ".cursor/hooks.json"), entries, {
        skeleton: '{\n  "version": 1\n}\n',
        obstacle: (settings) => otherVersion(settings, 1),
      }),
    ];
  },
  traces: [".cursor"],
  programs: ["cursor", "cursor-agent"],
  canary: (command, cwd, id) => ({
    conversation_id: id,
    cwd,
    hook_event_name: "preToolUse",
    tool_name: "Shell",
    tool_input: { command },
    tool_use_id: id,
  }),
  ...reads(FORM),
  render,
};
