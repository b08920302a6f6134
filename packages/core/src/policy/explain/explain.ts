import type { Judgement } from "../../judge.js";
import type { Action, Span } from "../../spine/action.js";
import type { ToolCall } from "../../spine/call.js";
import type { Decision, RuleHit } from "../../spine/decision.js";
import type { Facts } from "../../spine/facts.js";
import type { Finding } from "../../spine/finding.js";
import type { Verdict } from "../../spine/verdict.js";
import { joinVerdicts } from "../../spine/verdict.js";
import type { Policy } from "../policy.js";
import { phrase } from "./phrase.js";
import { remedy } from "./remedy.js";

/** What one action contributes to a decision. */
export interface ExplainedAction {
  readonly kind: Action["kind"];
  /** The rest of a sentence: "deletes /etc and all below it". */
  readonly says: string;
  readonly labels: readonly string[];
  /** `type name` of where its data comes from. */
  readonly sources: readonly string[];
  /** Rules of the decision that count for this action. */
  readonly rules: readonly string[];
}

/** A piece of the input and what it does. */
export interface ExplainedPart {
  readonly span: Span;
  /** The piece as it was written; empty where the call has no text. */
  readonly text: string;
  readonly verdict: Verdict;
  readonly actions: readonly ExplainedAction[];
}

export interface Explanation {
  readonly tool: string;
  /** The call's text, empty for a structured call. */
  readonly text: string;
  readonly verdict: Verdict;
  readonly granted: boolean;
  /** Where the judged agent stood: relative paths and labels depend on it. */
  readonly cwd: string | null;
  readonly project: string | null;
  readonly parts: readonly ExplainedPart[];
  readonly findings: readonly Finding[];
  readonly rules: readonly RuleHit[];
  readonly erred: Decision["erred"];
  readonly obligations: Decision["obligations"];
  /** The command line that would change the decision, for a person. */
  readonly remedy: string | null;
  readonly policy: { readonly name: string; readonly digest: string };
}

const MAX_PARTS = 200;

/** A judgement taken apart: what each piece of the call does, and which rule decided about it. */
export function explain(
  policy: Policy,
  call: ToolCall,
  facts: Facts,
  { interpretation, findings, decision }: Judgement,
  options = "",
): Explanation {
  const text = textOf(call);
  const { actions } = interpretation;
  const parts = new Map<string, { span: Span; actions: ExplainedAction[]; verdict: Verdict }>();
  actions.forEach((action, index) => {
    const hits = decision.rules.filter((hit) => hit.actions.includes(index));
    const key = `${action.span.start} ${action.span.end}`;
    const part = parts.get(key) ?? { span: action.span, actions: [], verdict: "allow" };
    part.verdict = hits.reduce((verdict, hit) => joinVerdicts(verdict, hit.verdict), part.verdict);
    part.actions.push(explainAction(action, hits));
    parts.set(key, part);
  });
  return {
    tool: call.hostTool,
    text,
    verdict: decision.verdict,
    granted: decision.granted,
    cwd: facts.place.cwd,
    project: facts.place.project,
    parts: [...parts.values()]
      .sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)
      .slice(0, MAX_PARTS)
      .map(({ span, actions: explained, verdict }) => ({
        span,
        text: text.slice(span.start, span.end),
        verdict,
        actions: explained,
      })),
    findings,
    rules: decision.rules,
    erred: decision.erred,
    obligations: decision.obligations,
    remedy: remedy(decision, actions, options),
    policy: { name: policy.document.name, digest: policy.digest },
  };
}

function explainAction(action: Action, hits: readonly RuleHit[]): ExplainedAction {
  return {
    kind: action.kind,
    says: phrase(action),
    labels: action.labels,
    sources: action.sources.map(({ type, name, labels }) =>
      [type, name, ...(labels.length > 0 ? [`(${labels.join(", ")})`] : [])].join(" "),
    ),
    rules: hits.map(({ rule }) => rule),
  };
}

/** The text spans point into. */
function textOf({ tool, arguments: given }: ToolCall): string {
  const text =
    tool === "shell" ? given["command"] : tool === "sql" ? given["query"] : tool === "text" ? given["text"] : "";
  return typeof text === "string" ? text : "";
}
