import { resolve } from "node:path";
import type { Json, JsonObject } from "@rampart/core";
import { isJsonObject, parseStrict } from "@rampart/service";
import { NOTHING, refusalOf, say } from "./answer.js";
import { COPILOT_TOOLS } from "./copilot-tools.js";
import { MINUTE } from "./deadline.js";
import { aliasedRequired, nameField, objectField, own } from "./fields.js";
import { CLAUDE_FIELDS, type Form, type HostCall, readsAndRewrites, resultText } from "./form.js";
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

const pascal = (payload: JsonObject) => own(payload, "hook_event_name") !== undefined;

const FORM: Form = {
  ...CLAUDE_FIELDS,
  host: "copilot",
  agent: "copilot-cli",
  phases: PHASES,
  event: (payload) => (pascal(payload) ? nameField(payload, "hook_event_name") : eventOf(payload)),
  session: (payload) => nameField(payload, pascal(payload) ? "session_id" : "sessionId"),
  tool: (payload) => (pascal(payload) ? CLAUDE_FIELDS.tool(payload) : ownCall(payload)),
  translate: ({ name, input }) => mcpTool(name, input) ?? dashedTool(name, input) ?? byName(COPILOT_TOOLS, name, input),
  result: (payload) => answered(own(payload, pascal(payload) ? "tool_response" : "toolResult")),
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
  if (phase === "session") return NOTHING;
  if (phase === "after") {
    const text = answer.outcome === "deny" ? answer.message : answer.instead;
    if (text === undefined) return NOTHING;
    const modifiedResult = { resultType: "success", textResultForLlm: text };
    return say(
      { modifiedResult, ...(answer.outcome === "deny" ? { decision: "block", reason: text } : {}) },
      refusalOf(answer),
    );
  }
  if (phase === "before" && answer.input !== undefined && answer.outcome !== "deny") return rewritten(answer);
  if (answer.outcome === "no-opinion" || (phase === "prompt" && answer.outcome === "allow")) return NOTHING;
  if (phase === "prompt") return say({ decision: "block", reason: answer.message }, refusalOf(answer));
  const decided = { permissionDecision: answer.outcome, permissionDecisionReason: answer.message };
  return say({ ...decided, hookSpecificOutput: { hookEventName: "PreToolUse", ...decided } }, refusalOf(answer));
}

/** Arguments count without a decision, so that the host's own prompts go on working. */
function rewritten(answer: Answer): Rendered {
  const { outcome, message, input } = answer;
  const decided = outcome === "no-opinion" ? {} : { permissionDecision: outcome, permissionDecisionReason: message };
  const hookSpecificOutput = { hookEventName: "PreToolUse", ...decided, updatedInput: input! };
  return say({ ...decided, modifiedArgs: input!, hookSpecificOutput }, refusalOf(answer));
}

export const copilot: Host = {
  host: "copilot",
  title: "Copilot CLI",
  proved: true,
  version: "1.0.102",
  deadline: MINUTE,
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
    const hook = { type: "command", bash: command, timeoutSec: MINUTE.host / 1000 };
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
  ...readsAndRewrites(FORM),
  render,
};
