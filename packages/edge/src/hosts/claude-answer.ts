import type { JsonObject } from "@rampart/core";
import { refusalOf, SILENCE, say } from "./answer.js";
import type { Answer, Phase, Rendered } from "./host.js";

/** What a host that took over Claude Code's answers makes of them. */
export interface ClaudeAnswers {
  /** Whether `permissionDecision: "ask"` and `"allow"` are known to it. */
  readonly asks: boolean;
  /**
   * Fields of its answer that replace a tool's output besides `decision: "block"`. `text`: what a model may read of it, or
   * `withheld`: in place of all of it.
   */
  replacing?(text: string, withheld: boolean, raw: Uint8Array | undefined): JsonObject;
}

/**
 * JSON on exit 0 decides. A refusal of the door itself ends with exit 2 besides, for hosts that read stderr then.
 * Where a host has no way to ask, an ask is a refusal.
 */
export function renderClaude(
  answer: Answer,
  phase: Phase,
  { asks, replacing }: ClaudeAnswers,
  raw?: Uint8Array,
): Rendered {
  const replaces = replacing && ((text: string, withheld: boolean) => replacing(text, withheld, raw));
  if (phase === "session") return SILENCE;
  if (phase === "before" && answer.input !== undefined && answer.outcome !== "deny") return rewritten(answer, asks);
  if (answer.outcome === "no-opinion" || (answer.outcome === "allow" && (phase !== "before" || !asks))) {
    return phase === "after" && answer.instead !== undefined ? replaced(answer.instead, replaces) : SILENCE;
  }
  const body = phase === "before" ? decided(answer, asks) : blocked(answer.message, phase, replaces);
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

type Replaces = ((text: string, withheld: boolean) => JsonObject) | undefined;

function blocked(message: string, phase: Phase, replaces: Replaces): JsonObject {
  const output = phase === "after" && replaces !== undefined ? replaces(message, true) : null;
  return { decision: "block", reason: message, ...(output === null ? {} : { hookSpecificOutput: output }) };
}

function replaced(text: string, replaces: Replaces): Rendered {
  const body =
    replaces === undefined ? { decision: "block", reason: text } : { hookSpecificOutput: replaces(text, false) };
  return say(body);
}
