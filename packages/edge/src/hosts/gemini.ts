import { resolve } from "node:path";
import type { Json, JsonObject } from "@rampart/core";
import { isJsonObject } from "@rampart/service";
import { NOTHING, say } from "./answer.js";
import { HELD } from "./claims.js";
import { MINUTE } from "./deadline.js";
import { nameField, objectField, own } from "./fields.js";
import { CLAUDE_FIELDS, claudeCanary, type Form, readsAndRewrites, resultText } from "./form.js";
import { geminiHook, geminiOff } from "./gemini-settings.js";
import { GEMINI_TOOLS } from "./gemini-tools.js";
import type { Answer, Host, Phase, Rendered } from "./host.js";
import { byName } from "./names.js";
import { Refusal } from "./refusal.js";
import { nestedEntries, settingsTarget } from "./settings.js";
import * as to from "./translation.js";

/**
 * Gemini CLI: hooks `BeforeTool` and `AfterTool` of `settings.json`, schema and behaviour read from and driven with
 * version 0.61.0 of the package `@google/gemini-cli`.
 */

/** What is missing here is a named tool. */
const TOOLS: Readonly<Record<string, to.Translate>> = {
  ...GEMINI_TOOLS,
  google_web_search: (input) => to.named("web_search", input),
  invoke_agent: (input) => to.named("agent", input),
};

const PHASES: Readonly<Record<string, Phase>> = {
  BeforeTool: "before",
  AfterTool: "after",
  BeforeAgent: "prompt",
  SessionStart: "session",
};

const FORM: Form = {
  ...CLAUDE_FIELDS,
  host: "gemini",
  agent: "gemini-cli",
  phases: PHASES,
  // The host sends no id.
  tool: (payload) => ({ name: nameField(payload, "tool_name"), input: objectField(payload, "tool_input"), id: null }),
  translate: ({ name, input }, payload) => translate(name, input, own(payload, "mcp_context")),
  result: (payload) => textOf(own(payload, "tool_response")),
  rootIn: "every",
};

/** The host says by `mcp_context` that a tool is a server's; a name that merely looks like one proves nothing. */
function translate(tool: string, input: JsonObject, context: Json | undefined): to.Translation {
  if (context !== undefined) {
    if (!isJsonObject(context)) throw new Refusal("hook.field_type", '"mcp_context" is no object');
    return to.mcp(nameField(context, "server_name"), nameField(context, "tool_name"), input);
  }
  return byName(TOOLS, tool, input);
}

/** What the model would read: `llmContent`, and the error where there is one. */
function textOf(response: Json | undefined): string {
  if (!isJsonObject(response)) return resultText(response);
  const { llmContent, error } = response;
  const text = typeof llmContent === "string" ? llmContent : llmContent === undefined ? "" : JSON.stringify(llmContent);
  return error === undefined || error === null ? text : `${text}\n${JSON.stringify(error)}`;
}

/** The host reads stdout whatever the exit code; exit 2 besides is for refusals of the door itself. */
function render(answer: Answer, phase: Phase): Rendered {
  if (answer.instead !== undefined && phase === "after" && answer.outcome !== "deny") {
    return say({ decision: "deny", reason: answer.instead });
  }
  if (phase === "session") return NOTHING;
  if (
    answer.input !== undefined &&
    phase === "before" &&
    (answer.outcome === "no-opinion" || answer.outcome === "allow")
  ) {
    // What it says of a change is for the person at the terminal: the model is told nothing but the result.
    const decision = answer.outcome === "allow" ? { decision: "allow" } : {};
    const hookSpecificOutput = { hookEventName: "BeforeTool", tool_input: answer.input };
    return say({ ...decision, systemMessage: answer.message, hookSpecificOutput });
  }
  if (answer.outcome === "no-opinion") return NOTHING;
  if (answer.outcome === "allow") return say({ decision: "allow" });
  return say({ decision: "deny", reason: answer.message }, answer.code === null ? null : answer.message);
}

export const gemini: Host = {
  host: "gemini",
  title: "Gemini CLI",
  proved: true,
  version: "0.61.0",
  deadline: MINUTE,
  asksItself: false,
  replacesResults: true,
  ask: `Gemini CLI stops a headless run at an ask and tells the model nothing, so Rampart does not hand the question on: ${HELD}`,
  claims: [
    { situation: "deny", effect: "the tool does not run, the model reads the reason", evidence: "measured" },
    { situation: "no opinion", effect: "the tool runs under the host's own rules and prompts", evidence: "measured" },
    { situation: "ask", effect: "refused with a review id; the host's own ask is not used", evidence: "measured" },
    { situation: "hook exits 2", effect: "the tool does not run", evidence: "measured" },
    {
      situation: "hook crashes",
      effect: "by itself the tool runs; the installed command line turns it into exit 2, and the tool does not run",
      evidence: "measured",
    },
    { situation: "hook prints garbage", effect: "the tool runs", evidence: "measured" },
    {
      situation: "hook hangs",
      effect:
        "by itself the tool runs after the host's timeout; the installed command line ends it after 20 s, and the tool does not run",
      evidence: "measured",
    },
    { situation: "deny after the tool ran", effect: "the reason replaces the output", evidence: "measured" },
    { situation: "hooksConfig.enabled is false", effect: "no hook runs; protect refuses", evidence: "documented" },
    { situation: "a project's settings.json turns hooks off", effect: "no hook runs", evidence: "documented" },
    { situation: "arguments the policy changes", effect: "the tool runs with the changed ones", evidence: "measured" },
    { situation: "a result the policy redacts", effect: "the model reads it redacted", evidence: "measured" },
    { situation: "deny of a prompt", effect: "the model is asked nothing", evidence: "measured" },
  ],
  install: ({ home, command }) => {
    const hook = geminiHook(command, MINUTE.host);
    const obstacle = (settings: JsonObject) => geminiOff(settings, command);
    const tools = nestedEntries(["BeforeTool", "AfterTool"], hook, ".*");
    const others = nestedEntries(["BeforeAgent", "SessionStart"], hook);
    return [settingsTarget(resolve(home, ".gemini/settings.json"), [...tools, ...others], { obstacle })];
  },
  traces: [".gemini"],
  programs: ["gemini"],
  canary: claudeCanary("BeforeTool", "run_shell_command"),
  ...readsAndRewrites(FORM),
  render,
};
