import type { Action, Decision, Finding, Judgement, Obligation, Severity, Verdict } from "@rampart/core";

/** One answer of `check --jsonl`. Other tools rely on these keys. */
export interface Answer {
  readonly id: string | number;
  readonly verdict: Verdict;
  readonly granted: boolean;
  readonly obligations: readonly Obligation[];
  /** Ids of the rules that determined the verdict, strictest first. */
  readonly rules: readonly string[];
  readonly actions: readonly Action[];
  readonly findings: readonly { readonly code: string; readonly severity: Severity; readonly message: string }[];
  /** Microseconds it took to interpret, analyse and decide. */
  readonly us: number;
}

export function toAnswer(id: string | number, judged: Judgement, us: number): Answer {
  return {
    id,
    verdict: judged.decision.verdict,
    granted: judged.decision.granted,
    obligations: judged.decision.obligations,
    rules: ruleIds(judged.decision),
    actions: judged.interpretation.actions,
    findings: judged.findings.map(shortFinding),
    us,
  };
}

const ruleIds = (decision: Decision) => [
  ...new Set([...decision.rules.map((hit) => hit.rule), ...decision.erred.map((error) => error.rule)]),
];
const shortFinding = ({ code, severity, message }: Finding) => ({ code, severity, message });
