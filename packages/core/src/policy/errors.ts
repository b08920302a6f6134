/** Everything that can be wrong with a policy. Closed: a new member is a new row in docs/formats/policy.md. */
export type PolicyErrorCode =
  | "policy.too_large"
  | "policy.syntax"
  | "policy.forbidden_yaml"
  | "policy.duplicate_key"
  | "policy.unknown_key"
  | "policy.missing_key"
  | "policy.wrong_type"
  | "policy.bad_value"
  | "policy.out_of_bounds"
  | "policy.unknown_kind"
  | "policy.unknown_label"
  | "policy.unknown_place"
  | "policy.unknown_pack"
  | "policy.unknown_rule"
  | "policy.unknown_role"
  | "policy.unmet_condition"
  | "policy.duplicate_name"
  | "policy.final_rule"
  | "policy.below_floor"
  | "policy.bad_cel"
  | "policy.unreported_measure"
  | "policy.pack_cycle"
  | "policy.project_policy_ignored"
  | "policy.test_failed";

/** One mistake, where it is, and what was probably meant. Lines and columns count from 1; 0 where there is no text. */
export interface PolicyError {
  readonly code: PolicyErrorCode;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly suggestion: string | null;
}

/** A mistake found in a value, before it is known which line the value stands on. */
export interface Issue {
  readonly code: PolicyErrorCode;
  /** JSON pointer (RFC 6901) into the document. */
  readonly at: string;
  /** Whether the key or the value at that pointer is meant. */
  readonly part: "key" | "value";
  readonly message: string;
  readonly suggestion: string | null;
}

/** `file:line:column: message (did you mean …?)`, one line. */
export function formatPolicyError(error: PolicyError): string {
  const hint = error.suggestion === null ? "" : ` Did you mean \`${error.suggestion}\`?`;
  // What a test finds out stands on no line.
  const where = error.line === 0 ? "" : `${error.file}:${error.line}:${error.column}: `;
  return `${where}${error.message}${hint} [${error.code}]`;
}
