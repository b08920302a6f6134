import { resolve } from "node:path";
import type { Json, JsonObject } from "@rampart/core";
import { isJsonObject } from "@rampart/service";
import { folderField, nameField, objectField, own, textField } from "./fields.js";
import { CLAUDE_FIELDS, type Form, readForm, resultText } from "./form.js";
import type { Answer, Host, Phase, Rendered } from "./host.js";
import { byName } from "./names.js";
import { Refusal } from "./refusal.js";
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
const DEADLINE = { host: 60_000, own: 10_000, guard: 2_000 } as const;

const FORM: Form = {
  ...CLAUDE_FIELDS,
  host: "cursor",
  agent: "cursor",
  phases: PHASES,
  session: (payload) => nameField(payload, "conversation_id"),
  folder: (payload) => (own(payload, "cwd") === undefined ? firstRoot(payload) : folderField(payload, "cwd")),
  tool: (payload) => ({
    name: nameField(payload, "tool_name"),
    input: objectField(payload, "tool_input"),
    id: own(payload, "tool_use_id") === undefined ? null : nameField(payload, "tool_use_id"),
  }),
  translate: ({ name, input }) => serverCall(name, input) ?? byName(TOOLS, name, input),
  result: (payload) => resultText(own(payload, "tool_output") ?? own(payload, "tool_response")),
  prompt: (payload) => textField(payload, "prompt"),
};

function firstRoot(payload: JsonObject): string | null {
  const [first] = (own(payload, "workspace_roots") as readonly Json[] | undefined) ?? [];
  if (first === undefined) return null;
  if (typeof first !== "string" || !first.startsWith("/") || first.includes("\0") || first.length > 4_096) {
    throw new Refusal("hook.field_value", '"workspace_roots" has no absolute path');
  }
  return first;
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
  const stops = outcome === "deny" || outcome === "ask";
  if (phase === "session" || (!stops && outcome !== "allow")) return { exit: 0, stdout: "{}", stderr: "" };
  if (phase === "prompt") return say(stops ? { continue: false, user_message: message } : {}, answer);
  if (phase === "after") return say(stops ? { additional_context: message } : {}, answer);
  if (!stops) return { exit: 0, stdout: JSON.stringify({ permission: "allow" }), stderr: "" };
  const body = { permission: "deny", user_message: message, agent_message: message };
  return code === null ? say(body, answer) : { exit: 2, stdout: JSON.stringify(body), stderr: message };
}

function say(body: JsonObject, { code, message, outcome }: Answer): Rendered {
  const stdout = JSON.stringify(body);
  return outcome === "deny" && code !== null ? { exit: 2, stdout, stderr: message } : { exit: 0, stdout, stderr: "" };
}

export const cursor: Host = {
  host: "cursor",
  title: "Cursor",
  proved: false,
  version: "2.x (documentation)",
  deadline: DEADLINE,
  asksItself: false,
  replacesResults: false,
  ask:
    "Cursor accepts an ask before a tool but does not act on it, so the call is held for review and refused with an id; " +
    "`rampart approve ID` lets the same call through once.",
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
    const hook = { command, timeout: DEADLINE.host / 1000, ...(failClosed ? { failClosed: true } : {}) };
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
  translate: (name, input) => FORM.translate({ name, input, id: null }, {}),
  parse: (raw, now) => readForm(FORM, raw, now),
  render,
};
