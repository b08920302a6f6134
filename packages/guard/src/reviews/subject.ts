import type { Action, Decision, ToolCall } from "@rampart/core";
import { withoutSecrets } from "../record/secrets.js";
import { REVIEW_LIMITS, type ReviewSubject } from "./review.js";

/** What a reviewer is shown of a call, secrets taken out. */
export function subjectOf(call: ToolCall, actions: readonly Action[], decision: Decision): ReviewSubject {
  const shown = actions
    .slice(0, REVIEW_LIMITS.actions)
    .map(({ kind, resource }) => `${kind} ${resource.name}`.slice(0, 512));
  const rules = decision.rules.map(({ rule, reason }) => ({ rule, reason }));
  return {
    door: call.door,
    agent: call.agent,
    session: call.session,
    tool: call.hostTool,
    cwd: call.cwd,
    actions: shown.map(clean),
    more: Math.max(0, actions.length - shown.length),
    rules,
  };
}

function clean(text: string): string {
  const value = withoutSecrets(text).value as string | { readonly redacted: string };
  return typeof value === "string" ? value : value.redacted;
}
