import type { Finding, Interpretation, Place, SessionFacts, Severity, Span, ToolCall } from "../spine/index.js";
import type { CallText } from "./texts.js";

/** What analysers look at: a call, what it says, and what it would do. */
export interface Subject {
  readonly call: ToolCall;
  readonly texts: readonly CallText[];
  readonly interpretation: Interpretation;
  readonly place: Place;
  /** What the session has read and written so far. */
  readonly session: SessionFacts;
}

/**
 * Looks for one kind of evidence. Pure and total; time linear in the texts and actions; at most {@link MAX_FINDINGS}
 * findings, each of a code that begins with one of `codes`. A finding never quotes a secret.
 */
export interface Analyser {
  readonly name: string;
  readonly codes: readonly string[];
  analyse(subject: Subject): readonly Finding[];
}

/** Findings kept of one analyser. */
export const MAX_FINDINGS = 32;

export const NO_FINDINGS: readonly Finding[] = [];
const NO_SPAN: Span = { start: 0, end: 0 };

/** What is found of each member at most, the first {@link MAX_FINDINGS} of them. */
export function oneOfEach<T>(
  members: readonly T[],
  look: (member: T, index: number) => Finding | null,
): readonly Finding[] {
  let findings: Finding[] | null = null;
  for (let index = 0; index < members.length; index++) {
    const found = look(members[index]!, index);
    if (found === null) continue;
    findings ??= [];
    findings.push(found);
    if (findings.length >= MAX_FINDINGS) break;
  }
  return findings ?? NO_FINDINGS;
}

export function finding(
  code: string,
  severity: Severity,
  message: string,
  span: Span = NO_SPAN,
  action: number | null = null,
): Finding {
  return { code, severity, message: message.length > 256 ? `${message.slice(0, 255)}…` : message, span, action };
}

/** Where something stands in a text, as a finding says it. */
export function spanIn(text: CallText, start: number, end: number): Span {
  return text.isCall ? { start, end } : NO_SPAN;
}
