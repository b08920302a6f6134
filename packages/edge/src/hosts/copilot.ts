import { resolve } from "node:path";
import type { Json, JsonObject } from "@rampart/core";
import { isJsonObject, parseStrict } from "@rampart/service";
import { COPILOT_TOOLS } from "./copilot-tools.js";
import { aliasedRequired, folderField, nameField, objectField, own, textField } from "./fields.js";
import { CLAUDE_FIELDS, type Form, type HostCall, readForm, resultText, rewriteForm } from "./form.js";
import type { Answer, Host, Phase, Rendered } from "./host.js";
import { byName, dashedTool, mcpTool } from "./names.js";
import { Refusal } from "./refusal.js";
import { flatEntries, otherVersion, settingsTarget, switchedOff } from "./settings.js";

/**
 * Copilot CLI: a file of its own in `~/.copilot/hooks`, driven with version 1.0.102 of `@github/copilot`. Its own events
 * carry no name, so what a message holds says which one it is; the events it took over from Claude Code carry theirs.
 */

const PHASES: Readonly<Record<string, Phase>> = {
  preToolUse: "before",
  PreToolUse: "before",
  postToolUse: "after",
  PostToolUse: "after",
  userPromptSubmitted: "prompt",
  UserPromptSubmit: "prompt",
  sessionStart: "session",
  SessionStart: "session",
};

const DEADLINE = { host: 60_000, own: 10_000, guard: 2_000 } as const;
const pascal = (payload: JsonObject) => own(payload, "hook_event_name") !== undefined;

const FORM: Form = {
  ...CLAUDE_FIELDS,
  host: "copilot",
  agent: "copilot-cli",
  phases: PHASES,
  event: (payload) => (pascal(payload) ? nameField(payload, "hook_event_name") : eventOf(payload)),
  session: (payload) => nameField(payload, pascal(payload) ? "session_id" : "sessionId"),
  folder: (payload) => folderField(payload, "cwd"),
  tool: (payload) => (pascal(payload) ? CLAUDE_FIELDS.tool(payload) : ownCall(payload)),
  translate: ({ name, input }) => mcpTool(name, input) ?? dashedTool(name, input) ?? byName(COPILOT_TOOLS, name, input),
  result: (payload) => answered(own(payload, pascal(payload) ? "tool_response" : "toolResult")),
  prompt: (payload) => textField(payload, "prompt"),
};

function eventOf(payload: JsonObject): string {
  if (own(payload, "toolResult") !== undefined) return "postToolUse";
  if (own(payload, "toolName") !== undefined) return "preToolUse";
  if (own(payload, "source") !== undefined) return "sessionStart";
  return own(payload, "prompt") === undefined ? "unnamed" : "userPromptSubmitted";
}

function ownCall(payload: JsonObject): HostCall {
  const given = own(payload, "toolArgs");
  const input = typeof given === "string" ? parsed(given) : objectField(payload, "toolArgs");
  return { name: nameField(payload, "toolName"), input, id: null };
}

/** Older versions hand the arguments over as JSON text. */
function parsed(text: string): JsonObject {
  const value = parseStrict(text);
  if (!isJsonObject(value)) throw new Refusal("hook.field_type", '"toolArgs" is no object');
  return value;
}

/** `{resultType, textResultForLlm}`: what the model reads. */
function answered(result: Json | undefined): string {
  return isJsonObject(result) && own(result, "textResultForLlm") !== undefined
    ? aliasedRequired(result, ["textResultForLlm"])
    : resultText(result);
}

/** Both of its dialects in one object: each reads its own field. */
function render(answer: Answer, phase: Phase): Rendered {
  if (phase === "session") return nothing;
  if (phase === "after") {
    const text = answer.outcome === "deny" ? answer.message : answer.instead;
    if (text === undefined) return nothing;
    const modifiedResult = { resultType: "success", textResultForLlm: text };
    return say({ modifiedResult, ...(answer.outcome === "deny" ? { decision: "block", reason: text } : {}) }, answer);
  }
  if (phase === "before" && answer.input !== undefined && answer.outcome !== "deny") return rewritten(answer);
  if (answer.outcome === "no-opinion" || (phase === "prompt" && answer.outcome === "allow")) return nothing;
  if (phase === "prompt") return say({ decision: "block", reason: answer.message }, answer);
  const decided = { permissionDecision: answer.outcome, permissionDecisionReason: answer.message };
  return say({ ...decided, hookSpecificOutput: { hookEventName: "PreToolUse", ...decided } }, answer);
}

/** Arguments count without a decision, so that the host's own prompts go on working. */
function rewritten(answer: Answer): Rendered {
  const { outcome, message, input } = answer;
  const decided = outcome === "no-opinion" ? {} : { permissionDecision: outcome, permissionDecisionReason: message };
  const hookSpecificOutput = { hookEventName: "PreToolUse", ...decided, updatedInput: input! };
  return say({ ...decided, modifiedArgs: input!, hookSpecificOutput }, answer);
}

const nothing: Rendered = { exit: 0, stdout: "{}", stderr: "" };

function say(body: JsonObject, { outcome, code, message }: Answer): Rendered {
  const stdout = JSON.stringify(body);
  return outcome === "deny" && code !== null ? { exit: 2, stdout, stderr: message } : { exit: 0, stdout, stderr: "" };
}

export const copilot: Host = {
  host: "copilot",
  title: "Copilot CLI",
  proved: true,
  version: "1.0.102",
  deadline: DEADLINE,
  asksItself: true,
  replacesResults: true,
  ask: "Copilot CLI asks its user with Rampart's reason; in a headless run it refuses the call.",
  claims: [
    { situation: "deny", effect: "the tool does not run, the model reads the reason", evidence: "measured" },
    { situation: "no opinion", effect: "the tool runs under the host's own rules and prompts", evidence: "measured" },
    { situation: "ask", effect: "headless: the tool does not run", evidence: "measured" },
    { situation: "hook exits 2", effect: "the tool does not run", evidence: "measured" },
    { situation: "hook crashes", effect: "the tool does not run", evidence: "measured" },
    { situation: "hook prints garbage", effect: "the tool runs", evidence: "measured" },
    {
      situation: "hook hangs",
      effect:
        "by itself the tool runs after the host's timeout; the installed command line ends it after 20 s, and the tool does not run",
      evidence: "measured",
    },
    { situation: "deny after the tool ran", effect: "the reason replaces the output", evidence: "measured" },
    { situation: "disableAllHooks in its settings", effect: "no hook runs", evidence: "documented" },
    {
      situation: "arguments the policy changes",
      effect: "the tool runs with the changed ones, under the host's own rules and prompts",
      evidence: "measured",
    },
    { situation: "a result the policy redacts", effect: "the model reads it redacted", evidence: "measured" },
    { situation: "deny of a prompt", effect: "the model is asked nothing", evidence: "measured" },
  ],
  install: ({ home, environment, command }) => {
    const root = resolve(home, environment["COPILOT_HOME"] ?? ".copilot");
    const hook = { type: "command", bash: command, timeoutSec: DEADLINE.host / 1000 };
    const entries = flatEntries(["preToolUse", "postToolUse", "userPromptSubmitted", "sessionStart"], hook);
    const obstacle = (settings: JsonObject) =>
      otherVersion(settings, 1) ?? switchedOff(settings, ["disableAllHooks"], true, "all hooks are switched off here");
    return [
      settingsTarget(resolve(root, "hooks/rampart.json"), entries, { skeleton: '{\n  "version": 1\n}\n', obstacle }),
    ];
  },
  traces: [".copilot"],
  programs: ["copilot"],
  canary: (command, cwd, sessionId) => ({ sessionId, timestamp: 0, cwd, toolName: "bash", toolArgs: { command } }),
  translate: (name, input) => FORM.translate({ name, input, id: null }, {}),
  parse: (raw, now) => readForm(FORM, raw, now),
  rewrite: (raw, change, now) => rewriteForm(FORM, raw, change, now),
  render,
};
