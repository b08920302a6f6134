import type { JsonObject } from "@rampart/core";
import { refusalOf, SILENCE, say } from "./answer.js";
import type { Answer, Phase, Rendered } from "./host.js";

/** What a host that took over Claude Code's answers makes of them. */
export interface ClaudeAnswers {
  /** Whether `permissionDecision: "ask"` and `"allow"` are known to it. */
  readonly asks: boolean;
  /** Fields of its answer that replace a tool's output besides `decision: "block"`. */
  replacing?(text: string): JsonObject;
}

/**
 * JSON on exit 0 decides. A refusal of the door itself ends with exit 2 besides, for hosts that read stderr then.
 * Where a host has no way to ask, an ask is a refusal.
 */
export function renderClaude(answer: Answer, phase: Phase, { asks, replacing }: ClaudeAnswers): Rendered {
  if (phase === "session") return SILENCE;
  if (phase === "before" && answer.input !== undefined && answer.outcome !== "deny") return rewritten(answer, asks);
  if (answer.outcome === "no-opinion" || (answer.outcome === "allow" && (phase !== "before" || !asks))) {
    return phase === "after" && answer.instead !== undefined ? replaced(answer.instead, replacing) : SILENCE;
  }
  const body = phase === "before" ? decided(answer, asks) : blocked(answer.message, phase, replacing);
  return say(body, refusalOf(answer));
}

/**
 * `updatedInput` counts only beside a decision. Where the host's *allow* skips its own prompt, what we have no opinion of is
 * therefore asked, with the arguments as they are to be.
 */
function rewritten({ outcome, input, message }: Answer, asks: boolean): Rendered {
  const permissionDecision = asks && outcome !== "allow" ? "ask" : "allow";
  const output = { hookEventName: "PreToolUse", permissionDecision, permissionDecisionReason: message };
  return say({ hookSpecificOutput: { ...output, updatedInput: input! } });
}

function decided(answer: Answer, asks: boolean): JsonObject {
  return {
    hookSpecificOutput: {
      hookEventName: "PreToolUse",
      permissionDecision: asks || answer.outcome === "allow" ? answer.outcome : "deny",
      permissionDecisionReason: answer.message,
    },
  };
}

function blocked(message: string, phase: Phase, replacing: ClaudeAnswers["replacing"]): JsonObject {
  const output = phase === "after" && replacing !== undefined ? replacing(message) : null;
  return { decision: "block", reason: message, ...(output === null ? {} : { hookSpecificOutput: output }) };
}

function replaced(text: string, replacing: ClaudeAnswers["replacing"]): Rendered {
  return say(replacing === undefined ? { decision: "block", reason: text } : { hookSpecificOutput: replacing(text) });
}
