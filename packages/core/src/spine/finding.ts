import type { Span } from "./action.js";

export type Severity = "info" | "low" | "medium" | "high" | "critical";
export const SEVERITIES: readonly Severity[] = ["info", "low", "medium", "high", "critical"];

/** Evidence from an analyser or detector. Never a verdict: only policy turns findings into verdicts. */
export interface Finding {
  /** Stable, lower-case, dotted: `encoding.payload`, `secret.github-token`, `text.bidi`. */
  readonly code: string;
  readonly severity: Severity;
  /** What was seen, for a person. Never the secret itself. At most 256 characters. */
  readonly message: string;
  readonly span: Span;
  /** Index into the interpretation's actions, or null when it concerns the call as a whole. */
  readonly action: number | null;
}
